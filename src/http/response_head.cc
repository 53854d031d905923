#include "http/response_head.hpp"

#include <charconv>

namespace hoist::http {

namespace {

/// Takes a number from the front of the text.
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view expected) noexcept {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

/// Takes "5-9", or "*" for no range.
bool take_range(std::string_view& text, ContentRange& range) noexcept {
  if (take(text, "*")) return true;
  range.first = take_number(text);
  if (!range.first || !take(text, "-")) return false;
  const std::optional<std::uint64_t> last = take_number(text);
  if (!last || *last < *range.first) return false;
  range.last = *last;
  return true;
}

bool take_size(std::string_view& text, ContentRange& range) noexcept {
  if (take(text, "*")) return range.first.has_value();
  range.size = take_number(text);
  return range.size && (!range.first || range.last < *range.size);
}

}  // namespace

std::optional<ContentRange> parse_content_range(std::string_view value) noexcept {
  ContentRange range;
  const bool right =
      take(value, "bytes ") && take_range(value, range) && take(value, "/") && take_size(value, range) && value.empty();
  if (!right) return std::nullopt;
  return range;
}

}  // namespace hoist::http
