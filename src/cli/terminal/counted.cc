#include "cli/terminal/counted.hpp"

#include <fmt/format.h>

namespace hoist::cli {

std::string counted(std::uint64_t count, const source::Noun& noun) {
  return fmt::format("{} {}", count, count == 1 ? noun.one : noun.many);
}

}  // namespace hoist::cli
