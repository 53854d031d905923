#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/terminal/announcement.hpp"
#include "cli/terminal/detail.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/downloader.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// The report for people: lines before, during and after a run, all printable(), whatever a server sent.
///
/// Standard output has the report and, verbose, a line an item. Unless verbose, failed items are named on standard
/// error, for whoever reads the mail of an unattended run. Quiet, standard output stays empty, and the counts follow
/// the failed items on standard error, if there is anything to complain about.
///
/// As an observer it gathers lines and writes them at each pause. One thread at a time.
/// Everything throws OutputError if standard output cannot be written.
class TextReport : public Observer {
 public:
  /// @param out standard output; outlives the report, as the screen does
  TextReport(std::ostream& out, Screen& screen, Detail detail, Announcement announcement);

  /// Writes the lines before a run.
  void on_begin() override;
  void on_outcome(const Outcome& outcome) override;
  void on_flush() override;

  /// The lines after a run.
  /// @param total of the batch's items, where it is known
  /// @param missing_is_fine whether not found is nothing to complain about
  /// @param remark what else there is to complain about, in a line; empty: nothing
  void end(const RunResult& result, std::optional<std::uint64_t> total, bool missing_is_fine,
           const std::string& remark = {});

 private:
  std::vector<std::string> counts(const RunResult& result, const std::string& not_fetched) const;

  std::ostream& out_;
  Screen& screen_;
  const Detail detail_;
  const Announcement announcement_;
  std::string waiting_;  // lines for standard output
  std::string failed_;   // lines for standard error
};

/// The line about an item, as it is shown when verbose: "AD OK", "XX not found", "*** Error for AD: ...".
std::string outcome_line(const Outcome& outcome);

}  // namespace hoist::cli
