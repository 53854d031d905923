#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hoist/item.hpp"
#include "source/name_template.hpp"

namespace hoist::source {

/// Whether a line of a list, without blank space before it, is an object of JSON Lines.
constexpr bool is_json_line(std::string_view line) noexcept { return line.starts_with('{'); }

/// Whether it is the summary at the end of a report, which stands for no item.
bool is_report_summary(std::string_view line) noexcept;

/// Parses a line of JSON (RFC 8259): {"url": ..., "mirrors": [...], "code": ..., "out": ..., "dir": ..., "size": ...,
/// "headers": ["Name: value"], "sha256": ..., "digest": "ALGORITHM:HEX"}, and the other algorithms by their names. A
/// line of a report is one, too: there "file" is the item's file, and "expected" what it must be if nothing else says
/// so. null counts as absent, and keys that are not known are ignored.
/// @param n the item's place in the batch, from 1
/// @param base as of parse_list_line()
/// @throws Cause (input) that says what is wrong with the line
Item parse_json_line(std::string_view line, std::uint64_t n, const NameTemplate& names, const std::string& base = {});

/// A line, without its end, that parse_json_line() makes this item of, whatever the template.
std::string to_json_line(const Item& item);

/// A line, without its end, that parse_json_line() never makes an item of: it throws this reason ("refused").
std::string to_refused_json_line(const Item& item, const std::string& reason);

}  // namespace hoist::source
