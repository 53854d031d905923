#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/output_file.hpp"
#include "hoist/downloader.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// The report for programs: a file of JSON objects (RFC 8259), one a line. There is one for each item, in the order in
/// which they ended, and when the run has ended a last one with the key "summary". A run that was killed leaves the
/// items up to then, and no summary.
///
/// Bytes that are no UTF-8 appear as U+FFFD, URLs without user names and passwords. Everything throws RunError if the
/// file cannot be written. One thread at a time.
class JsonReport : public Observer {
 public:
  explicit JsonReport(const std::string& file);

  void on_outcome(const Outcome& outcome) override;
  void on_pause() override { file_.flush(); }

  /// Writes the summary.
  /// @param total of the batch's items, where it is known
  void end(const RunResult& result, std::optional<std::uint64_t> total, int exit_status);

 private:
  OutputFile file_;
  const std::chrono::system_clock::time_point began_;
};

/// The line about an item, without its end.
std::string json_line(const Outcome& outcome);

/// A time in UTC, to the millisecond: "2026-11-22T17:05:00.123Z" (RFC 3339).
std::string rfc3339_text(std::chrono::system_clock::time_point time);

}  // namespace hoist::cli
