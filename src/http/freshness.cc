#include "http/freshness.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/ascii_case.hpp"
#include "base/number.hpp"
#include "http/http_date.hpp"
#include "http/list_member.hpp"

namespace hoist::http {

namespace {

using std::chrono::seconds;

/// The longest that is believed, as RFC 9111 section 1.2.2 has it for numbers that are larger.
constexpr std::uint64_t most_seconds = 2'147'483'648;

std::string_view unquoted(std::string_view text) noexcept {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// What Cache-Control says to a private cache.
struct Directives {
  bool must_validate = false;
  bool has_max_age = false;
  std::optional<std::uint64_t> max_age = {};  // nothing where it makes no sense
};

/// Of two max-age, the shorter one counts.
void add_max_age(std::string_view value, Directives& directives) noexcept {
  const std::optional<std::uint64_t> age = base::parse_number(unquoted(value));
  const bool is_first = !directives.has_max_age;
  directives.has_max_age = true;
  if (is_first || !age) {
    directives.max_age = age;
  } else if (directives.max_age) {
    directives.max_age = std::min(*directives.max_age, *age);
  }
}

Directives read_directives(std::string_view cache_control) {
  Directives directives;
  while (!cache_control.empty()) {
    const std::string_view member = take_member(',', cache_control);
    const std::size_t equals = std::min(member.find('='), member.size());
    const std::string name = base::lower(without_blanks(member.substr(0, equals)));
    const std::string_view value = equals < member.size() ? without_blanks(member.substr(equals + 1)) : "";
    // "no-cache" may name fields, of which not all need be looked at; it is taken for all (RFC 9111 section 5.2.2.4).
    if (name == "no-cache" || name == "no-store") {
      directives.must_validate = true;
    }
    if (name == "max-age") add_max_age(value, directives);
  }
  return directives;
}

/// By Expires, which is over where it is no date (RFC 9111 section 5.3).
std::optional<std::int64_t> lifetime_of(const FreshnessFields& fields, std::int64_t now) {
  const std::optional<std::int64_t> expires = parse_http_date(fields.expires);
  if (!expires) return std::nullopt;
  return *expires - parse_http_date(fields.date).value_or(now);
}

std::int64_t seconds_of(std::uint64_t number) noexcept {
  return static_cast<std::int64_t>(std::min(number, most_seconds));
}

bool varies_by_anything(std::string_view vary) noexcept {
  while (!vary.empty()) {
    if (take_member(',', vary) == "*") return true;
  }
  return false;
}

}  // namespace

std::optional<seconds> fresh_for(const FreshnessFields& fields, std::int64_t now) {
  const Directives directives = read_directives(fields.cache_control);
  if (directives.must_validate || varies_by_anything(fields.vary)) return std::nullopt;
  std::optional<std::int64_t> lifetime;
  if (directives.max_age) lifetime = seconds_of(*directives.max_age);
  if (!directives.has_max_age) lifetime = lifetime_of(fields, now);
  // An Age that is not a number says nothing of how old the response is: it is not used.
  const std::optional<std::uint64_t> age = fields.age.empty() ? 0 : base::parse_number(without_blanks(fields.age));
  if (!lifetime || !age) return std::nullopt;
  const std::int64_t apparent = now - parse_http_date(fields.date).value_or(now);
  const std::int64_t left = *lifetime - std::max(apparent, seconds_of(*age));
  if (left <= 0) return std::nullopt;
  return seconds(std::min(left, static_cast<std::int64_t>(most_seconds)));
}

}  // namespace hoist::http
