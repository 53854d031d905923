#pragma once

#include <optional>
#include <string>

namespace hoist::cli {

/// The files that a run writes about itself.
struct ReportFiles {
  std::optional<std::string> report;                  ///< what became of each item, for programs
  std::optional<std::string> failed;                  ///< what did not succeed, as a list
  std::optional<std::string> metrics = std::nullopt;  ///< what the run came to, for Prometheus
};

}  // namespace hoist::cli
