#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace hoist::batch {

/// Remembers which origins are not worth asking, so that a run does not spend its time on a host that is down.
class OriginHealth {
 public:
  /// @param most_errors connection failures in a row that make an origin given up; 0: never
  explicit OriginHealth(std::size_t most_errors) noexcept : most_errors_(most_errors) {}

  /// Someone answered there, whatever it was.
  void answered(const std::string& origin);

  /// Nobody answered there.
  void failed(const std::string& origin);

  /// Asks there no more in this run. @param reason for the message of each item that is not fetched
  void give_up(const std::string& origin, std::string reason);

  /// Why to ask there no more; nothing where there is hope.
  std::optional<std::string> reason_to_give_up(const std::string& origin) const;

 private:
  std::size_t most_errors_;
  std::unordered_map<std::string, std::size_t> errors_;    // connection failures in a row, fewer than most_errors_
  std::unordered_map<std::string, std::string> given_up_;  // with the reason
};

}  // namespace hoist::batch
