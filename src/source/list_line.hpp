#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hoist/item.hpp"
#include "source/name_template.hpp"

namespace hoist::source {

/// The text without spaces, TABs and carriage returns at its ends.
std::string_view without_blank_ends(std::string_view text) noexcept;

/// Whether a line of a list stands for an item: it is neither blank nor a comment, which begins with '#', nor the
/// summary of a report.
bool is_item_line(std::string_view line) noexcept;

/// Parses an entry of a list: a line, and below it, as in aria2's input files, its options (see aria2_option.hpp).
/// Blank space at the ends of a line is dropped. A line is an object of JSON (see json_line.hpp), or a URL, then
/// TAB-separated and in any order, code=, out=, size=, a digest (sha256=HEX, sha256:HEX, digest=sha256:HEX, and the
/// same of other algorithms; of several, the strongest counts) and more URLs of the same file, tried in this order.
/// Empty fields are ignored, so that columns may be aligned.
///
/// A line with refused=TEXT, which may also stand in place of the URL, is not used: TEXT is what is wrong with it.
///
/// Without code= the code comes from the URL (code_in()), without out= the file's name from the template.
/// @param entry a line for which is_item_line() holds, without its end, and its lines of options, with "\n" between
/// @param n the item's place in the batch, from 1
/// @param base an absolute URL that the line's is relative to (RFC 3986 section 5); empty: it must be absolute
/// @throws Cause (input) that says what is wrong with the line; it never quotes a URL, which may contain a password
Item parse_list_line(std::string_view entry, std::uint64_t n, const NameTemplate& names, const std::string& base = {});

/// The line, without its end, that parse_list_line() makes this item of, whatever the template. The item's texts must
/// be what a list could have held. Without a file, the template names it.
std::string to_list_line(const Item& item);

/// A line, without its end, that parse_list_line() never makes an item of: it throws what is said here. A list of
/// failures has it for an item that must not be fetched as it stands, and, without a URL, for what is no item at all.
/// @param reason is made printable
std::string to_refused_line(const Item& item, std::string_view reason);

/// What code= says in a line that cannot be used; empty where it says nothing.
std::string_view code_of_line(std::string_view line) noexcept;

}  // namespace hoist::source
