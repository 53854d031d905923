#pragma once

#include <optional>
#include <string_view>

#include "hoist/bytes.hpp"

namespace hoist::cli {

/// A size as people write it: a decimal number of bytes, or one with k, M, G or T in either case, of 1024 each: 500k,
/// 1.5M. Rounded down to whole bytes. Nothing, where the text is no size, one that no file has (2^63 and more), or less
/// than a byte: only zero is zero, which stands for no limit.
std::optional<Bytes> parse_size(std::string_view text);

}  // namespace hoist::cli
