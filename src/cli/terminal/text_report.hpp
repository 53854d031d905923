#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/terminal/announcement.hpp"
#include "cli/terminal/detail.hpp"
#include "cli/terminal/problem_report.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// The text report: lines before, during and after a run, all printable(), whatever a server sent.
///
/// Standard output (or the screen, where that is for something else: Announcement::on_screen) has the report and, if
/// verbose, one line per item. Otherwise, what is not fine is named on standard error (ProblemReport), for the reader
/// of an unattended run's mail. If quiet, that is all there is, with a line that says what was not fetched at all.
///
/// As an observer it collects lines and writes them on each flush. One thread at a time.
/// Everything throws OutputError if standard output cannot be written.
class TextReport : public Observer {
 public:
  /// @param out standard output; outlives the report, as the screen does
  /// @param problems what is not fine, and how it is told
  TextReport(std::ostream& out, Screen& screen, Detail detail, Announcement announcement,
             ProblemReport::Settings problems = {});

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
  void print(const std::string& text);
  std::vector<std::string> counts(const RunResult& result) const;
  std::string folder_line(const RunResult& result) const;

  std::ostream& out_;
  Screen& screen_;
  const Detail detail_;
  const Announcement announcement_;
  ProblemReport problems_;
  bool ended_ = false;
  std::uint64_t pages_ = 0;  // files that came as HTML, though their names say otherwise
  std::string waiting_;      // lines for standard output
};

/// The line about an item, as it is shown when verbose: "AD OK", "XX not found", "*** Error for AD: ...".
std::string outcome_line(const Outcome& outcome);

}  // namespace hoist::cli
