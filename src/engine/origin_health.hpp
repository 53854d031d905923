#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace hoist::engine {

/// Remembers which origins do not respond, so that a run does not spend its time on a host that is down.
class OriginHealth {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// @param most_errors consecutive connection failures after which an origin is given up; 0: never
  explicit OriginHealth(std::size_t most_errors) noexcept : most_errors_(most_errors) {}

  /// The origin answered, whatever the status. @param at now
  void answered(const std::string& origin, Time at);

  /// A request timed out without an answer. It counts if the request was made after the last answer.
  /// @param asked when the request was made
  void timed_out(const std::string& origin, Time asked);

  /// A connection failed. It counts if the request was made after the last answer and after the last failure that
  /// counted: when a server goes down, all requests in flight fail at the same moment (a hundred streams of one
  /// connection, for example), and these are one failure.
  /// @param asked when the request was made
  /// @returns the number of consecutive failures; nothing if no origin is ever given up
  std::optional<std::size_t> failed(const std::string& origin, Time asked, Time now);

  /// Gives the origin up for the rest of the run. @param reason for the message of each item that is not fetched
  void give_up(const std::string& origin, std::string reason);

  /// Why the origin was given up; nothing if it was not.
  std::optional<std::string> reason_to_give_up(const std::string& origin) const;

 private:
  struct State {
    std::size_t errors = 0;  // consecutive connection failures
    Time answered{};         // when the last answer came
    Time failed{};           // when the last failure that counted came
  };

  State& state_of(const std::string& origin);
  void count(const std::string& origin, State& state);

  std::size_t most_errors_;
  std::unordered_map<std::string, State> states_;
  std::unordered_map<std::string, std::string> given_up_;  // with the reason
};

}  // namespace hoist::engine
