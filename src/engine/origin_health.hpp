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

  /// What happens to an origin that was given up.
  enum class GivenUp {
    for_good,     ///< no further request is made to it
    for_a_while,  ///< it is tried again with one request, after pauses that double until it answers ("half-open")
  };

  /// The first pause of GivenUp::for_a_while, and the longest.
  static constexpr std::chrono::seconds first_pause{1};
  static constexpr std::chrono::seconds longest_pause{300};

  /// @param most_errors consecutive connection failures after which an origin is given up; 0: never
  explicit OriginHealth(std::size_t most_errors, GivenUp given_up = GivenUp::for_good) noexcept
      : most_errors_(most_errors), half_open_(given_up == GivenUp::for_a_while) {}

  /// The origin answered, whatever the status. @param at now
  void answered(const std::string& origin, Time at);

  /// A request timed out without an answer. It counts if the request was made after the last answer.
  /// @param asked when the request was made
  void timed_out(const std::string& origin, Time asked, Time now);

  /// A connection failed. It counts if the request was made after the last answer and after the last failure that
  /// counted: when a server goes down, all requests in flight fail at the same moment (a hundred streams of one
  /// connection, for example), and these are one failure.
  /// @param asked when the request was made
  /// @returns the number of consecutive failures; nothing if no origin is ever given up
  std::optional<std::size_t> failed(const std::string& origin, Time asked, Time now);

  /// Gives the origin up.
  /// @param reason for the message of each item that is not fetched
  /// @param pause the first one, of GivenUp::for_a_while
  void give_up(const std::string& origin, std::string reason, Time now, std::chrono::seconds pause = first_pause);

  /// Why no request may be made to the origin now; nothing if one may. When a pause is over, only one may, and the next
  /// pause begins: whoever asked has to make that request.
  std::optional<std::string> reason_to_give_up(const std::string& origin, Time now);

 private:
  struct State {
    std::size_t errors = 0;  // consecutive connection failures
    Time answered{};         // when the last answer came
    Time failed{};           // when the last failure that counted came
  };

  struct Pause {
    std::string reason;
    std::chrono::seconds length;
    Time until;
  };

  State& state_of(const std::string& origin);
  void count(const std::string& origin, State& state, Time now);

  std::size_t most_errors_;
  bool half_open_;
  std::unordered_map<std::string, State> states_;
  std::unordered_map<std::string, Pause> given_up_;
};

}  // namespace hoist::engine
