#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "virtual_system.hpp"

namespace hoist::sim {

/// What happens in a run, in a line each, and a number that two runs have in common only if they are the same.
class Trace {
 public:
  explicit Trace(bool prints) noexcept : prints_(prints) {}

  template <typename... Arguments>
  void say(const VirtualSystem& system, std::string_view format, const Arguments&... arguments) {
    add(system.now(), fmt::vformat(format, fmt::make_format_args(arguments...)));
  }

  /// Something that must not be. The first few are kept.
  void violation(const VirtualSystem& system, std::string what) {
    add(system.now(), "VIOLATION: " + what);
    if (violations_.size() < 5) violations_.push_back(fmt::format("{} ms: {}", system.now().count(), what));
  }

  std::uint64_t hash() const noexcept { return hash_; }
  const std::vector<std::string>& violations() const noexcept { return violations_; }

 private:
  void add(milliseconds now, std::string_view line) {
    if (prints_) fmt::print("{:>9} ms  {}\n", now.count(), line);
    const auto mix = [this](std::uint64_t value) { hash_ = (hash_ ^ value) * 0x100000001b3; };
    mix(static_cast<std::uint64_t>(now.count()));
    for (const char c : line) mix(static_cast<unsigned char>(c));
  }

  bool prints_;
  std::uint64_t hash_ = 0xcbf29ce484222325;
  std::vector<std::string> violations_;
};

}  // namespace hoist::sim
