#pragma once

namespace hoist::cli {

/// How much of a run is shown.
enum class Detail {
  quiet,   ///< nothing, unless something failed
  normal,  ///< the report, and on a terminal the progress bar
  verbose  ///< the report and one line per item
};

}  // namespace hoist::cli
