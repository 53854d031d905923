#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hoist/outcome.hpp"

namespace hoist::cli {

/// An outcome of this kind, other than failed, for an item of this code.
inline Outcome ended(OutcomeKind kind, const std::string& code) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.item.code = code;
  return outcome;
}

/// A failed outcome, with its causes from the nearest to the farthest.
inline Outcome failed(const std::string& code, std::vector<Cause> causes) {
  Outcome outcome = ended(OutcomeKind::failed, code);
  outcome.error = FetchError(code, "fetching http://h/" + code, std::move(causes));
  return outcome;
}

}  // namespace hoist::cli
