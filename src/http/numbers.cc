#include "http/numbers.hpp"

#include <algorithm>
#include <limits>

#include "base/number.hpp"
#include "hoist/cause.hpp"
#include "http/list_member.hpp"

namespace hoist::http {

namespace {

/// Takes a member from the front of a list of tokens (RFC 9110 section 5.6.1).
std::string_view take_value(std::string_view& list) noexcept {
  const std::size_t comma = std::min(list.find(','), list.size());
  const std::string_view member = list.substr(0, comma);
  list.remove_prefix(std::min(comma + 1, list.size()));
  return without_blanks(member);
}

}  // namespace

std::optional<std::uint64_t> take_number(std::string_view& text) noexcept {
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  std::string_view rest = text;
  const std::optional<std::uint64_t> number = base::take_number(rest);
  if (!number || *number > largest) return std::nullopt;
  text = rest;
  return number;
}

std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
  const std::optional<std::uint64_t> number = take_number(text);
  return text.empty() ? number : std::nullopt;
}

Bytes parse_content_length(std::string_view values) {
  const std::string_view first = take_value(values);
  while (!values.empty()) {
    if (take_value(values) != first) throw Cause(ErrorKind::http, "the response has two different lengths");
  }
  const std::optional<std::uint64_t> length = parse_number(first);
  if (!length) throw Cause(ErrorKind::http, "the response's Content-Length is not a length");
  return Bytes{*length};
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value) noexcept {
  const std::optional<std::uint64_t> number = parse_number(value);
  if (!number || *number == 0) return std::nullopt;
  const auto longest = static_cast<std::uint64_t>(longest_wait.count());
  return std::chrono::seconds(std::min(*number, longest));
}

}  // namespace hoist::http
