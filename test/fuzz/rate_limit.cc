// What a server says about how many more requests it allows. The lines of the input: RateLimit, RateLimit-Policy,
// X-RateLimit-Remaining, X-RateLimit-Reset.

#include "http/numbers.hpp"
#include "http/rate_limit_fields.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  http::RateLimitFields fields;
  fields.limit = take_line(input);
  fields.policy = take_line(input);
  fields.remaining = take_line(input);
  fields.reset = input;
  for (const std::int64_t now : {std::int64_t{0}, std::int64_t{1'800'000'000}, std::int64_t{-1}}) {
    const std::optional<std::chrono::seconds> wait = http::exhausted_for(fields, now);
    if (wait) require(wait->count() >= 1 && *wait <= http::longest_wait, "a wait is between a second and a year");
    const bool says_none = input.find('0') != std::string_view::npos ||
                           fields.limit.find('0') != std::string_view::npos ||
                           fields.remaining.find('0') != std::string_view::npos;
    require(says_none || !wait, "there is no wait unless nothing remains");
  }
}

}  // namespace hoist::fuzz
