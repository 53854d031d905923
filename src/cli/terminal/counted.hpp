#pragma once

#include <cstdint>
#include <string>

#include "source/catalog.hpp"

namespace hoist::cli {

/// A number of things: "1 flag", "2 flags".
std::string counted(std::uint64_t count, const source::Noun& noun);

}  // namespace hoist::cli
