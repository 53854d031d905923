#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/lane_messages.hpp"
#include "net/lanes.hpp"

namespace hoist::net {

/// The response to a request that another thread makes, as the run's thread sees it.
class LaneResponse final : public Response {
 public:
  LaneResponse(Lanes& lanes, LaneChoice::Place place, const http::Request& request, std::chrono::milliseconds spent,
               Meter* meter);
  ~LaneResponse() override;

  bool finished() const noexcept override { return finished_ && !has_bytes_; }
  const http::ResponseHead& head() const noexcept override { return head_; }
  void abort() noexcept override;
  void stop_metering() noexcept override { meter_ = nullptr; }
  const std::vector<std::string>& cookies() const noexcept override { return cookies_; }
  std::string_view page() const noexcept override { return page_; }
  std::chrono::milliseconds counted_time() const noexcept override { return counted_time_; }

  /// The lane reports the next part.
  void receive(LanePart& part) noexcept;

  /// Copies what has arrived so far to whoever shows it.
  void show_progress() noexcept;

 private:
  friend class Lanes;

  bool has_part() const noexcept override { return has_bytes_ || finished_ || error_; }
  void take_part(Buffer& part) override;
  void drop() noexcept;
  void leave() noexcept;

  Lanes& lanes_;
  LaneChoice::Place place_;
  Meter* meter_;                            // null: none
  std::unique_ptr<LaneExchange> exchange_;  // null once it has been dropped: the lane's answer to that ends it
  std::size_t watched_at_ = 0;              // among those whose progress is shown
  bool has_bytes_ = false;                  // a part that has not been taken
  bool finished_ = false;                   // and it is the last one
  bool is_head_known_ = false;
  std::exception_ptr error_;
  http::ResponseHead head_;
  std::vector<std::string> cookies_;
  std::string page_;
  std::chrono::milliseconds counted_time_;
};

}  // namespace hoist::net
