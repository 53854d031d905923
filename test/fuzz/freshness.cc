// How long a response is fresh, as its server says. The lines of the input: Cache-Control, Expires, Date, Age, Vary.

#include "http/freshness.hpp"

#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  http::FreshnessFields fields;
  fields.cache_control = take_line(input);
  fields.expires = take_line(input);
  fields.date = take_line(input);
  fields.age = take_line(input);
  fields.vary = input;
  for (const std::int64_t now : {std::int64_t{0}, std::int64_t{1'800'000'000}, std::int64_t{-1}}) {
    const std::optional<std::chrono::seconds> fresh = http::fresh_for(fields, now);
    if (!fresh) continue;
    require(fresh->count() >= 1 && fresh->count() <= 2'147'483'648,
            "what is fresh is so for a while, and not for ever");
    require(!fields.cache_control.empty() || !fields.expires.empty(), "the server says that something is fresh");
  }
}

}  // namespace hoist::fuzz
