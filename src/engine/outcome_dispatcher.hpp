#pragma once

#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

#include "coro/event.hpp"
#include "coro/loop.hpp"
#include "coro/task.hpp"
#include "hoist/observer.hpp"
#include "hoist/outcome.hpp"

namespace hoist::engine {

/// Notifies the observers of the beginning of the run and of the outcomes: on a worker, in order, one group at a time,
/// so that an observer that blocks never blocks the loop. Each observer gets a whole group before the next observer
/// does.
class OutcomeDispatcher {
 public:
  /// @param told is set each time the observers have caught up with a group; may be null
  OutcomeDispatcher(coro::Loop& loop, std::vector<Observer*> observers, coro::Event* told = nullptr) noexcept
      : loop_(loop), observers_(std::move(observers)), told_(told), more_(loop) {}

  /// Adds an observer that is notified before all others so far. To be called before tell().
  void tell_first(Observer& observer) { observers_.insert(observers_.begin(), &observer); }

  /// Hands over an outcome.
  void push(Outcome outcome);

  /// Has the observers flush soon, even if there is no outcome to tell.
  void ask_flush() noexcept;

  /// How many outcomes are still to be passed to the observers.
  std::size_t backlog() const noexcept { return waiting_.size() + telling_.size(); }

  /// Passes outcomes to the observers until close() was called and none is left.
  /// @throws what an observer threw; none is notified any more then
  coro::Task<void> tell();

  /// Notifies the observers of the end of the run, in their order. It blocks; for a worker, after tell().
  /// @throws what an observer threw; those after it are not notified then
  void tell_end(const RunResult& result);

  /// No further outcome will come.
  void close() noexcept;

 private:
  void tell_begin();
  void tell_group();

  coro::Loop& loop_;
  std::vector<Observer*> observers_;
  coro::Event* told_;
  coro::Event more_;
  std::vector<Outcome> waiting_;
  std::vector<Outcome> telling_;
  bool flush_asked_ = false;
  bool closed_ = false;
};

}  // namespace hoist::engine
