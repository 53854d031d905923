#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <future>
#include <optional>
#include <thread>

#include "coro/event.hpp"
#include "coro/loop.hpp"
#include "coro/scope.hpp"
#include "coro/task.hpp"
#include "net/lane_messages.hpp"
#include "net/transfer_settings.hpp"

namespace hoist::net {

class Multi;

/// A thread with a loop and a multi of its own, which makes requests for the run's thread.
class Lane {
 public:
  /// Starts the thread.
  /// @param loop the run's
  /// @param received as Multi has it
  /// @param reports where the lane's reports go; outlives it
  /// @throws Cause (internal) if libcurl cannot be set up; std::system_error or coro::LoopError if the system refuses
  Lane(coro::Loop& loop, TransferSettings settings, std::atomic<std::uint64_t>& received, ReportInbox& reports);
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane();  ///< ends the thread; every exchange must have been dropped

  /// Gives the lane an order, before the run's loop waits next.
  void send(LaneOrder& order) noexcept { orders_->send(order); }

  /// Ends what it has in flight with an error of kind interrupted, and all that it gets later.
  void interrupt(const char* reason) noexcept;

 private:
  void main(TransferSettings settings, std::atomic<std::uint64_t>& received, ReportInbox& reports,
            std::promise<LaneInbox*>& ready) noexcept;
  void end(LaneInbox* inbox) noexcept;

  std::optional<LaneOrders> orders_;
  LaneOrder interrupt_{LaneOrder::Kind::interrupt};
  LaneOrder stop_{LaneOrder::Kind::stop};
  bool interrupted_ = false;
  std::thread thread_;
};

}  // namespace hoist::net
