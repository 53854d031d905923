// The value of a Retry-After or a Last-Modified field: seconds, or a date.

#include <chrono>
#include <ctime>
#include <string>

#include <curl/curl.h>

#include "http/http_date.hpp"
#include "http/numbers.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

void require_sound_date(const std::string& date, std::int64_t time) {
  constexpr std::int64_t year_10000 = 253402300800;
  if (time >= year_10000) return;  // a leap second leads there
  const std::string written = http::http_date(time);
  require(http::parse_http_date(written) == time, "time -> date -> time");
  // The other forms are read with more or less patience.
  if (written == date) require(curl_getdate(date.c_str(), nullptr) == time, "libcurl reads the same date");
}

}  // namespace

void fuzz_one(std::string_view input) {
  if (const auto wait = http::parse_retry_after(input)) {
    require(*wait >= std::chrono::seconds(1) && *wait <= http::longest_wait, "a wait is between a second and a year");
  }
  if (const auto time = http::parse_http_date(input)) require_sound_date(std::string(input), *time);
  std::string_view rest = input;
  const std::optional<std::uint64_t> number = http::take_number(rest);
  require(number.has_value() == (rest.size() < input.size()), "only a number is consumed");
}

}  // namespace hoist::fuzz
