#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/terminal/announcement.hpp"
#include "cli/terminal/detail.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// The text report: lines before, during and after a run, all printable(), whatever a server sent.
///
/// Standard output has the report and, if verbose, one line per item. Otherwise, failed items are named on standard
/// error, for the reader of an unattended run's mail. If quiet, standard output stays empty, and the counts follow
/// the failed items on standard error, if there is a problem to report.
///
/// As an observer it collects lines and writes them on each flush. One thread at a time.
/// Everything throws OutputError if standard output cannot be written.
class TextReport : public Observer {
 public:
  /// @param out standard output; outlives the report, as the screen does
  /// @param missing_is_fine whether not found is nothing to complain about
  TextReport(std::ostream& out, Screen& screen, Detail detail, Announcement announcement, bool missing_is_fine = false);

  /// Writes the lines before a run.
  void on_begin() override;
  void on_outcome(const Outcome& outcome) override;
  void on_flush() override;

  /// Writes the lines after a run.
  void on_end(const RunResult& result) override { end(result, {}); }

  /// The same. @param remark what else there is to complain about, in a line; empty: nothing
  void end(const RunResult& result, const std::string& remark);

  /// Whether the lines after a run have been written, or that was tried.
  bool ended() const noexcept { return ended_; }

 private:
  std::vector<std::string> counts(const RunResult& result, const std::string& not_fetched) const;

  std::ostream& out_;
  Screen& screen_;
  const Detail detail_;
  const Announcement announcement_;
  const bool missing_is_fine_;
  bool ended_ = false;
  std::string waiting_;  // lines for standard output
  std::string failed_;   // lines for standard error
};

/// The line about an item, as it is shown when verbose: "AD OK", "XX not found", "*** Error for AD: ...".
std::string outcome_line(const Outcome& outcome);

}  // namespace hoist::cli
