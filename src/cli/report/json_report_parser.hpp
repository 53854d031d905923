#pragma once

#include <string_view>
#include <variant>

#include "cli/report/json_report.hpp"
#include "hoist/outcome.hpp"

namespace hoist::cli {

/// A parsed line of a JSON report.
using ReportLine = std::variant<Outcome, ReportSummary>;

/// Parses a line of a JSON report. Unknown fields are ignored: they may be a later version's.
///
/// An outcome has what its line has: an error with all its reasons, only the nearest of which has a kind; no
/// validators.
/// @param line without its end
/// @throws Cause (input) that says what is wrong with it
ReportLine parse_report_line(std::string_view line);

}  // namespace hoist::cli
