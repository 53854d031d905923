#include "http/rate_limit_fields.hpp"

#include <algorithm>
#include <cstddef>

#include "http/list_member.hpp"
#include "http/numbers.hpp"

namespace hoist::http {

namespace {

using std::chrono::seconds;

/// A number, of which a fraction is dropped: "30", "1700000000.25".
std::optional<std::uint64_t> whole_part(std::string_view text) noexcept {
  text = without_blanks(text);
  const std::optional<std::uint64_t> number = take_number(text);
  const bool ends = text.empty() || text.starts_with('.') || text.starts_with(',') || text.starts_with(';');
  return ends ? number : std::nullopt;
}

/// The number that a key has among "key=value" pairs with this separator; nothing where there is none.
std::optional<std::uint64_t> number_of(std::string_view key, char separator, std::string_view pairs) noexcept {
  while (!pairs.empty()) {
    const std::string_view pair = take_member(separator, pairs);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && without_blanks(pair.substr(0, equals)) == key) {
      return whole_part(pair.substr(equals + 1));
    }
  }
  return std::nullopt;
}

/// The window of a policy by its name, which is as it is written in the list of limits.
std::optional<std::uint64_t> window_of(std::string_view name, std::string_view policies) noexcept {
  while (!policies.empty()) {
    std::string_view policy = take_member(',', policies);
    if (take_member(';', policy) == name) return number_of("w", ';', policy);
  }
  return std::nullopt;
}

/// The longest wait of the items of RateLimit of which nothing remains.
std::optional<std::uint64_t> wait_of_items(std::string_view limits, std::string_view policies) noexcept {
  std::optional<std::uint64_t> longest;
  while (!limits.empty()) {
    std::string_view limit = take_member(',', limits);
    const std::string_view name = take_member(';', limit);
    if (number_of("r", ';', limit) != 0U) continue;
    std::optional<std::uint64_t> wait = number_of("t", ';', limit);
    if (!wait) wait = window_of(name, policies);
    if (wait) longest = std::max(longest.value_or(0), *wait);
  }
  return longest;
}

/// A reset is in seconds from now where it is small, else a time in seconds or milliseconds since 1970.
std::optional<std::uint64_t> from_now(std::optional<std::uint64_t> reset, std::int64_t now) noexcept {
  constexpr std::uint64_t first_time = 1'000'000'000;
  constexpr std::uint64_t first_in_milliseconds = 1'000'000'000'000;
  if (!reset || *reset < first_time) return reset;
  const std::uint64_t at = *reset >= first_in_milliseconds ? (*reset + 999) / 1000 : *reset;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(static_cast<std::int64_t>(at) - now, 0));
}

}  // namespace

std::optional<seconds> exhausted_for(const RateLimitFields& fields, std::int64_t now) noexcept {
  std::optional<std::uint64_t> wait = wait_of_items(fields.limit, fields.policy);
  if (!wait && number_of("remaining", ',', fields.limit) == 0U) wait = number_of("reset", ',', fields.limit);
  if (!wait && whole_part(fields.remaining) == 0U) wait = from_now(whole_part(fields.reset), now);
  if (!wait || *wait == 0) return std::nullopt;
  return seconds(std::min(*wait, static_cast<std::uint64_t>(longest_wait.count())));
}

}  // namespace hoist::http
