#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hoist/cause.hpp"
#include "http/request.hpp"
#include "http/response_head.hpp"
#include "net/transfer_settings.hpp"
#include "schedule.hpp"
#include "virtual_system.hpp"

namespace hoist::sim {

/// Which item and which server a URL of a schedule is about: "http://o2.test/i17/1" is the first redirect of item 17.
struct Place {
  std::size_t server = 0;
  std::size_t item = 0;
  unsigned hop = 0;
};

Place place_of(const std::string& url);

/// What the file of an item consists of.
std::string content_of(std::size_t item, unsigned version, std::int64_t size);

/// How one request goes. Times count from the request on.
struct Script {
  milliseconds heard{0};         ///< when the head arrives; where there is none, when the request ends
  http::ResponseHead head = {};  ///< status 0: none
  std::string body = {};         ///< of a file; what arrives of it
  std::int64_t bytes_per_ms = 1;
  std::optional<Cause> error = {};  ///< why it ends, after what arrives
  milliseconds silence{0};          ///< before that
};

/// The servers of a schedule: what becomes of each request.
class Internet {
 public:
  Internet(const Schedule& schedule, VirtualSystem& system, const net::TransferSettings& settings)
      : schedule_(schedule), system_(system), settings_(settings), random_(schedule.seed ^ 0x5eed) {}

  Script answer(const http::Request& request);

  /// From now on, nothing fails.
  void stop_failing() noexcept { faultless_ = true; }

 private:
  std::optional<Script> connection_failure(const Server& server);
  std::optional<http::ResponseHead> other_answer(const Server& server, const Place& place);
  void ask_for_pause(const Server& server, http::ResponseHead& head);
  void serve(const http::Request& request, const Server& server, const Planned& planned, std::size_t number,
             Script& script);
  void send_range(const http::Request& request, const Server& server, Script& script);
  void cut(const Server& server, Script& script);
  unsigned version_of(const Planned& planned) const noexcept;

  const Schedule& schedule_;
  VirtualSystem& system_;
  const net::TransferSettings& settings_;
  Random random_;
  bool faultless_ = false;
};

}  // namespace hoist::sim
