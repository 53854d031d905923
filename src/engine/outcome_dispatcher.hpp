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

/// Tells the observers that the run begins, and what became of the items: on a worker, in order, one group after
/// another, so that an observer that blocks never blocks the loop. Each is told a whole group before the next one is.
class OutcomeDispatcher {
 public:
  /// @param told is set each time the observers have caught up with a group; may be null
  OutcomeDispatcher(coro::Loop& loop, std::vector<Observer*> observers, coro::Event* told = nullptr) noexcept
      : loop_(loop), observers_(std::move(observers)), told_(told), more_(loop) {}

  /// Has another observer told before all that there are so far. To be called before tell().
  void tell_first(Observer& observer) { observers_.insert(observers_.begin(), &observer); }

  /// Hands over an outcome.
  void push(Outcome outcome);

  /// How many outcomes the observers have not been told yet.
  std::size_t backlog() const noexcept { return waiting_.size() + telling_.size(); }

  /// Tells the observers everything, until close() was called and nothing is left.
  /// @throws what an observer threw; they are then told nothing more
  coro::Task<void> tell();

  /// Tells the observers how the run has ended, in their order. It blocks; for a worker, after tell().
  /// @throws what an observer threw; those after it are not told then
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
  bool closed_ = false;
};

}  // namespace hoist::engine
