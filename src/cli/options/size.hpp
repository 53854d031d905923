#pragma once

#include <optional>
#include <string_view>

#include "hoist/bytes.hpp"

namespace hoist::cli {

/// Parses a size: a decimal number of bytes, or one with k, M, G or T (powers of 1024) in either case: 500k,
/// 1.5M. Rounded down to whole bytes. Nothing if the text is not a size, is too large for a file (2^63 and more), or is
/// less than a byte: only zero is zero, which stands for no limit.
std::optional<Bytes> parse_size(std::string_view text);

}  // namespace hoist::cli
