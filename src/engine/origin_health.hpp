#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace hoist::engine {

/// Remembers which origins are not worth asking, so that a run does not spend its time on a host that is down.
class OriginHealth {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// @param most_errors connection failures in a row that make an origin given up; 0: never
  explicit OriginHealth(std::size_t most_errors) noexcept : most_errors_(most_errors) {}

  /// Someone answered there, whatever it was. @param at now
  void answered(const std::string& origin, Time at);

  /// Nobody answered there in time: waiting for it has shown that nobody does. It counts if the request was made after
  /// the last answer.
  /// @param asked when the request was made
  void timed_out(const std::string& origin, Time asked);

  /// A connection there failed. It counts if the request was made after the last answer and after the last failure that
  /// counts: when a server goes down, all that were under way fail in the same instant, a hundred streams of one
  /// connection perhaps, and are one failure.
  /// @param asked when the request was made
  /// @returns how many have failed in a row; nothing where nobody is given up
  std::optional<std::size_t> failed(const std::string& origin, Time asked, Time now);

  /// Asks there no more in this run. @param reason for the message of each item that is not fetched
  void give_up(const std::string& origin, std::string reason);

  /// Why to ask there no more; nothing where there is hope.
  std::optional<std::string> reason_to_give_up(const std::string& origin) const;

 private:
  struct State {
    std::size_t errors = 0;  // connection failures in a row
    Time answered{};         // when the last answer came
    Time failed{};           // when the last failure came that counts
  };

  State& state_of(const std::string& origin);
  void count(const std::string& origin, State& state);

  std::size_t most_errors_;
  std::unordered_map<std::string, State> states_;
  std::unordered_map<std::string, std::string> given_up_;  // with the reason
};

}  // namespace hoist::engine
