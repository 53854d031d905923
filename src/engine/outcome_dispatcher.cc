#include "engine/outcome_dispatcher.hpp"

#include <utility>

#include "coro/on_worker.hpp"

namespace hoist::engine {

void OutcomeDispatcher::push(Outcome outcome) {
  waiting_.push_back(std::move(outcome));
  more_.set();
}

void OutcomeDispatcher::ask_flush() noexcept {
  flush_asked_ = true;
  more_.set();
}

void OutcomeDispatcher::close() noexcept {
  closed_ = true;
  more_.set();
}

coro::Task<void> OutcomeDispatcher::tell() {
  auto tell_first = [this] { tell_begin(); };
  auto tell_them = [this] { tell_group(); };
  co_await coro::OnWorker(loop_, tell_first);
  while (!closed_ || !waiting_.empty()) {
    if (waiting_.empty() && !std::exchange(flush_asked_, false)) {
      co_await more_.wait();
      continue;
    }
    telling_.swap(waiting_);
    co_await coro::OnWorker(loop_, tell_them);
    telling_.clear();
    if (told_) told_->set();
  }
}

void OutcomeDispatcher::tell_begin() {
  for (Observer* observer : observers_) observer->on_begin();
}

void OutcomeDispatcher::tell_end(const RunResult& result) {
  for (Observer* observer : observers_) observer->on_end(result);
}

void OutcomeDispatcher::tell_group() {
  for (Observer* observer : observers_) {
    for (const Outcome& outcome : telling_) observer->on_outcome(outcome);
    observer->on_flush();
  }
}

}  // namespace hoist::engine
