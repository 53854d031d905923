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

/// What a run knows of the servers it asks, and how it treats them for it: which ones are not worth asking, and which
/// ones are to be left alone for a while.
///
/// What an answer or a failure says of its origin is to be noted before the slot is given back and the next one asks.
class OriginPolicy {
 public:
  using Time = OriginHealth::Time;

  /// @param most_errors connection failures in a row that make an origin given up; 0: never
  /// @param slots are paused for an origin; outlives it
  OriginPolicy(std::size_t most_errors, SlotLimiter& slots, spdlog::logger& log) noexcept
      : health_(most_errors), slots_(slots), log_(log) {}

  /// @throws Cause (network) if the origin was given up
  void check(const std::string& origin) const;

  /// Someone answered there. A server that asks to be left alone (Retry-After, RFC 9110 section 10.2.3) is, by all
  /// items; one that asks for longer than anybody waits is given up.
  void answered(const std::string& origin, const http::ResponseHead& head);

  /// A request failed. Where a connection broke or could not be made, one item at a time asks there from now on, and
  /// less and less often: a server that is being restarted refuses everyone for a while. A timeout has been a pause by
  /// itself. Does nothing for what says nothing of the connection.
  /// @param answered whether the head of an answer had come
  /// @param asked when the request was made
  void failed(const std::string& origin, const Cause& cause, bool answered, Time asked);

 private:
  OriginHealth health_;
  SlotLimiter& slots_;
  spdlog::logger& log_;
};

}  // namespace hoist::engine
