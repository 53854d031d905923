#include "http/response_head.hpp"

#include "http/numbers.hpp"

namespace hoist::http {

namespace {

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
