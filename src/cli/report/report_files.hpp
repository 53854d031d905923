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

}  // namespace hoist::cli
