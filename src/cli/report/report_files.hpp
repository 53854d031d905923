#pragma once

#include <optional>
#include <string>

#include "base/query.hpp"

namespace hoist::cli {

/// The files that a run writes about itself.
struct ReportFiles {
  std::optional<std::string> report;                  ///< the JSON report
  std::optional<std::string> failed;                  ///< the list of failures
  std::optional<std::string> metrics = std::nullopt;  ///< the metrics for Prometheus
  base::QueryValues values = base::QueryValues::all;  ///< of queries in URLs, that the report shows
};

/// Whether the report goes to standard output, so that everything for people goes to standard error.
inline bool is_on_standard_output(const ReportFiles& files) { return files.report == "-"; }

/// The file in which every failed item is listed: the list of failures, or the report; empty where there is none.
inline std::string listed_in(const ReportFiles& files) {
  const std::string report = is_on_standard_output(files) ? "the report" : files.report.value_or("");
  return files.failed.value_or(report);
}

}  // namespace hoist::cli
