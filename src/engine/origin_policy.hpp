#pragma once

#include <string>

#include "engine/origin_health.hpp"
#include "engine/slots.hpp"
#include "hoist/cause.hpp"
#include "http/response_head.hpp"

namespace spdlog {
class logger;
}

namespace hoist::engine {

/// What a run knows about the servers that it uses, and how it treats them: which ones are given up, and which ones are
/// paused for a while.
///
/// An answer or a failure is to be reported here before its slot is released, which lets the next request begin.
class OriginPolicy {
 public:
  using Time = OriginHealth::Time;

  /// @param most_errors consecutive connection failures after which an origin is given up; 0: never
  /// @param slots are paused for an origin; outlives it
  /// @param adaptive whether an origin that is overloaded gets fewer slots
  /// @param given_up for how long an origin is
  OriginPolicy(std::size_t most_errors, SlotLimiter& slots, spdlog::logger& log, bool adaptive = true,
               OriginHealth::GivenUp given_up = OriginHealth::GivenUp::for_good) noexcept
      : health_(most_errors, given_up), slots_(slots), log_(log), adaptive_(adaptive) {}

  /// To be called right before a request is made.
  /// @throws Cause (network) if the origin was given up
  void check(const std::string& origin);

  /// The origin answered. If the server asks for a pause (Retry-After, RFC 9110 section 10.2.3), all items observe it;
  /// an origin that asks for more than longest_retry_after is given up. One that allows no further request for now
  /// (RateLimit) is paused until it does, for at most longest_retry_after: that is no refusal yet. The share of slots
  /// of one that is overloaded (429, 503) shrinks.
  void answered(const std::string& origin, const http::ResponseHead& head);

  /// A request failed. After a connection was reset or refused, the origin gets one request at a time, at growing
  /// intervals: a server that is being restarted refuses everyone for a while. A timeout needs no further pause. Does
  /// nothing for a failure that says nothing about the connection.
  /// @param answered whether the head of an answer had arrived
  /// @param asked when the request was made
  void failed(const std::string& origin, const Cause& cause, bool answered, Time asked);

 private:
  OriginHealth health_;
  SlotLimiter& slots_;
  spdlog::logger& log_;
  bool adaptive_;
};

}  // namespace hoist::engine
