#pragma once

#include <exception>
#include <vector>

#include "hoist/observer.hpp"

namespace hoist::cli {

/// Several observers as one; each is told in the order in which it was added. All are told of the end, even where one
/// before them throws: what can be written is.
class ObserverGroup : public Observer {
 public:
  /// @param observer outlives the group
  void add(Observer& observer) { observers_.push_back(&observer); }

  void on_begin() override {
    for (Observer* observer : observers_) observer->on_begin();
  }

  void on_outcome(const Outcome& outcome) override {
    for (Observer* observer : observers_) observer->on_outcome(outcome);
  }

  void on_flush() override {
    for (Observer* observer : observers_) observer->on_flush();
  }

  void on_end(const RunResult& result) override {
    std::exception_ptr first;
    for (Observer* observer : observers_) {
      try {
        observer->on_end(result);
      } catch (...) {
        if (!first) first = std::current_exception();
      }
    }
    if (first) std::rethrow_exception(first);
  }

 private:
  std::vector<Observer*> observers_;
};

}  // namespace hoist::cli
