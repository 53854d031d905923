#pragma once

#include <functional>
#include <mutex>
#include <utility>

#include <uv.h>

#include "base/intrusive_queue.hpp"
#include "coro/loop.hpp"

namespace hoist::coro {

/// Brings messages from other threads to a loop, many with one wake-up. A message contains its own link, so sending one
/// needs no memory and cannot fail.
template <typename Message, Message* Message::*next>
class Mailbox {
 public:
  using Messages = base::IntrusiveQueue<Message, next>;

  /// @param receive gets each message on the loop's thread, in the order in which they were put here; it must not throw
  Mailbox(Loop& loop, std::function<void(Message&)> receive)
      : receive_(std::move(receive)),
        async_(make_handle<uv_async_t>("cannot create a handle of the event loop", [&](auto* handle) {
          return uv_async_init(loop.raw(), handle, [](uv_async_t* h) { static_cast<Mailbox*>(h->data)->open(); });
        })) {
    async_->data = this;
  }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Takes all messages; any thread may call it.
  void put(Messages& messages) noexcept {
    // All of it with the lock: whoever takes the last message may destroy the mailbox.
    const std::lock_guard lock(mutex_);
    while (Message* const message = messages.pop()) arrived_.push(*message);
    uv_async_send(async_.get());
  }

  /// Delivers what has arrived; the loop does by itself. For the end, when it no longer runs.
  void open() noexcept {
    Messages messages = take();
    while (Message* const message = messages.pop()) receive_(*message);
  }

 private:
  Messages take() noexcept {
    const std::lock_guard lock(mutex_);
    return std::move(arrived_);
  }

  std::function<void(Message&)> receive_;
  std::mutex mutex_;
  Messages arrived_;
  OwnedHandle<uv_async_t> async_;
};

/// Collects the messages of a loop's thread to a mailbox of another one, and sends them before the loop waits.
template <typename Message, Message* Message::*next>
class Outbox {
 public:
  using To = Mailbox<Message, next>;

  /// @param to outlives it
  Outbox(Loop& loop, To& to)
      : to_(to), before_poll_(make_handle<uv_prepare_t>("cannot create a handle of the event loop", [&](auto* handle) {
          return uv_prepare_init(loop.raw(), handle);
        })) {
    before_poll_->data = this;
    uv_prepare_start(before_poll_.get(), [](uv_prepare_t* h) { static_cast<Outbox*>(h->data)->flush(); });
  }
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// @param message lives until it has been received
  void send(Message& message) noexcept { waiting_.push(message); }

  To& to() noexcept { return to_; }

  void flush() noexcept {
    if (!waiting_.empty()) to_.put(waiting_);
  }

 private:
  To& to_;
  typename To::Messages waiting_;
  OwnedHandle<uv_prepare_t> before_poll_;
};

}  // namespace hoist::coro
