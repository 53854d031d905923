#pragma once

#include <string_view>
#include <variant>

#include "cli/report/json_report.hpp"
#include "hoist/outcome.hpp"

namespace hoist::cli {

/// What a line of a JSON report says.
using ReportLine = std::variant<Outcome, ReportSummary>;

/// Reads a line of a JSON report. Fields that it does not know are passed over: they may be a later version's.
///
/// An outcome has what its line has: an error with all its reasons, only the nearest of which has a kind; no
/// validators.
/// @param line without its end
/// @throws Cause (input) that says what is wrong with it
ReportLine parse_report_line(std::string_view line);

}  // namespace hoist::cli
