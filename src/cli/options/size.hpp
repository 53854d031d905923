#pragma once

#include <optional>
#include <string_view>

#include "hoist/bytes.hpp"

namespace hoist::cli {

/// Parses a size: a decimal number of bytes, or one with k, M, G or T (powers of 1000), or Ki, Mi, Gi or Ti (powers of
/// 1024), in either case and with or without a B: 500k, 1.5MB, 64KiB. Rounded down to whole bytes. Nothing if the text
/// is not a size, is too large for a file (2^63 and more), or is less than a byte: only zero is zero, which stands for
/// no limit.
std::optional<Bytes> parse_size(std::string_view text);

}  // namespace hoist::cli
