#pragma once

#include <vector>

#include "hoist/observer.hpp"

namespace hoist::cli {

/// Several observers as one, called in the order in which they were added.
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

 private:
  std::vector<Observer*> observers_;
};

}  // namespace hoist::cli
