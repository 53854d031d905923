// The value of an option: a duration, a size, a rate, an entry of --resolve.

#include <chrono>

#include "cli/options/duration.hpp"
#include "cli/options/request_rate.hpp"
#include "cli/options/resolve_entry.hpp"
#include "cli/options/size.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  using std::chrono::nanoseconds;
  if (const auto time = cli::parse_duration(input)) {
    require(time->count() >= 0 && *time <= cli::longest_duration, "a duration is within bounds");
    require(cli::parse_duration(cli::duration_text(*time)) == *time, "duration -> text -> duration");
  }
  if (const auto size = cli::parse_size(input)) require(size->count < 1ULL << 63U, "a size is one of a file");
  if (const auto rate = cli::parse_request_rate(input)) {
    require(*rate >= nanoseconds(0) && *rate <= std::chrono::hours(366 * 24), "an interval is within bounds");
  }
  if (cli::is_resolve_entry(input)) require(input.find('\0') == std::string_view::npos, "an entry is a C string");
}

}  // namespace hoist::fuzz
