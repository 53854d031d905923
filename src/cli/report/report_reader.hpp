#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/report/json_report.hpp"
#include "cli/report/json_report_parser.hpp"
#include "hoist/outcome.hpp"
#include "source/input.hpp"
#include "source/interrupt.hpp"

namespace hoist::cli {

/// Reads a JSON report, line by line and in constant memory. Not thread-safe.
class ReportReader {
 public:
  /// The maximum length of a line in bytes, well above that for the longest line of a list.
  static constexpr std::size_t longest_line = std::size_t{4} * 1024 * 1024;

  /// @param path of the report; "-" is standard input
  /// @throws RunError if it cannot be opened
  explicit ReportReader(const std::string& path);

  /// The next item's outcome; nothing at the report's end, or at a last line that is cut off.
  /// @throws RunError that names the report and the line: it cannot be read, it is damaged, or the summary has other
  ///         counts than the lines before it
  std::optional<Outcome> next();

  /// The line that next() has just read, without its end.
  const std::string& line() const noexcept { return line_; }

  /// Whether the report ends within a line, which was not read: its run was killed, or the disk was full.
  bool cut_off() const noexcept { return cut_off_; }

  /// The summary; nothing before the report's end, or if it has none because its run was killed.
  const std::optional<ReportSummary>& summary() const noexcept { return summary_; }

  /// The path, or "standard input", for messages.
  const std::string& shown() const noexcept { return input_.shown(); }

 private:
  bool read_line();
  std::optional<ReportLine> parse();
  void check_summary() const;
  [[noreturn]] void fail(const std::string& reason) const;

  source::Interrupt never_;
  source::Input input_;
  std::string line_;
  std::uint64_t number_ = 0;
  bool ended_ = true;  // whether the line has its end
  bool cut_off_ = false;
  Tally tally_;
  std::optional<ReportSummary> summary_;
};

}  // namespace hoist::cli
