#include "cli/exit_status.hpp"

namespace hoist::cli {

int exit_status(const RunResult& result, bool missing_is_fine) noexcept {
  constexpr int killed_by_signal = 128;
  if (result.signal) return killed_by_signal + *result.signal;
  if (result.deadline_reached) return status::deadline;
  const bool missing = result.tally.count(OutcomeKind::not_found) > 0 && !missing_is_fine;
  return missing || result.tally.count(OutcomeKind::failed) > 0 ? status::some_failed : status::fine;
}

}  // namespace hoist::cli
