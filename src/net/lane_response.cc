#include "net/lane_response.hpp"

#include <utility>

#include "hoist/cause.hpp"

namespace hoist::net {

LaneResponse::LaneResponse(Lanes& lanes, LaneChoice::Place place, const http::Request& request,
                           std::chrono::milliseconds spent, Meter* meter)
    : lanes_(lanes),
      place_(std::move(place)),
      meter_(meter),
      exchange_(std::make_unique<LaneExchange>(request)),
      counted_time_(spent) {
  exchange_->response = this;
  exchange_->spent = spent;
  exchange_->spare = lanes.buffers_.take();
  lanes.watch(*this);
  lanes.lane(place_.lane()).send(exchange_->start);
}

LaneResponse::~LaneResponse() {
  lanes_.forget(*this);
  drop();
  leave();
}

void LaneResponse::leave() noexcept { place_.leave(lanes_.is_large(head_)); }

void LaneResponse::abort() noexcept {
  if (finished_ || error_) return;
  try {
    error_ = std::make_exception_ptr(Cause(ErrorKind::interrupted, "no longer needed"));
  } catch (...) {
    error_ = std::current_exception();
  }
  drop();
  if (waiter_) lanes_.loop_.post(waiter_);
}

/// What belongs to both threads lives until the lane has done with it (Lanes::receive()).
void LaneResponse::drop() noexcept {
  if (!exchange_) return;
  exchange_->response = nullptr;
  lanes_.lane(place_.lane()).send(exchange_->drop);
  static_cast<void>(exchange_.release());
}

void LaneResponse::receive(LanePart& part) noexcept {
  if (!std::exchange(is_head_known_, true)) head_ = std::move(part.head);
  cookies_ = std::move(part.cookies);
  page_ = std::move(part.page);
  counted_time_ = part.counted_time;
  error_ = std::exchange(part.error, nullptr);
  finished_ = part.finished;
  has_bytes_ = !error_;
  if (finished_ || error_) leave();
  show_progress();
  if (waiter_) lanes_.loop_.post(waiter_);
}

void LaneResponse::take_part(Buffer& part) {
  if (error_) std::rethrow_exception(error_);
  if (!std::exchange(has_bytes_, false)) return part.clear();
  part.swap(exchange_->part.bytes);
  if (!finished_) lanes_.lane(place_.lane()).send(exchange_->go_on);
}

void LaneResponse::show_progress() noexcept {
  if (!meter_ || !exchange_) return;
  meter_->arrived.store(exchange_->meter.arrived.load(std::memory_order_relaxed), std::memory_order_relaxed);
  const std::uint64_t size = exchange_->meter.size.load(std::memory_order_relaxed);
  if (size != Meter::unknown) meter_->size.store(size, std::memory_order_relaxed);
}

}  // namespace hoist::net
