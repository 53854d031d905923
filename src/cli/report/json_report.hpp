#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/query.hpp"
#include "cli/report/output_file.hpp"
#include "cli/report/shard_tally.hpp"
#include "hoist/downloader.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// The machine-readable report: JSON Lines (RFC 8259). There is one object for each item, in the order in
/// which they ended, and at the end of the run a last one with the key "summary". A run that is killed leaves the
/// items up to then, and no summary. doc/report.schema.json describes a line.
///
/// Bytes that are no UTF-8 appear as U+FFFD, URLs without user names and passwords and, if asked for, without the
/// values of their queries. Everything throws RunError if the file cannot be written. One thread at a time.
class JsonReport : public Observer {
 public:
  /// @param file "-" is standard output
  /// @param values of the queries in URLs that are shown
  /// @param missing_is_fine whether not found is no failure, for the exit status
  /// @param shard the part of the batch that the run has, for the summary
  explicit JsonReport(const std::string& file, base::QueryValues values = base::QueryValues::all,
                      bool missing_is_fine = false, std::optional<source::Shard> shard = std::nullopt);

  void on_outcome(const Outcome& outcome) override;
  void on_flush() override { file_.flush(); }

  /// Writes the summary.
  void on_end(const RunResult& result) override;

 private:
  OutputFile file_;
  const base::QueryValues values_;
  const bool missing_is_fine_;
  const std::optional<source::Shard> shard_;
  const std::chrono::system_clock::time_point began_;
};

/// The number of reports that were merged.
struct JoinedReports {
  std::uint64_t count = 1;
  std::uint64_t unfinished = 0;  ///< those without a summary
};

/// The last line of a report.
struct ReportSummary {
  RunResult result;
  std::optional<std::uint64_t> not_listed;  ///< items of the batch that have no line; nothing if not known
  int exit_status = 0;
  std::string began;  ///< as rfc3339_text() has it; empty where it is not known
  std::string ended;
  std::optional<JoinedReports> joined;           ///< only of merged reports
  std::optional<source::Shard> shard = {};       ///< of a run with --shard
  std::vector<JoinedShards> joined_shards = {};  ///< only of merged reports
};

/// The line about an item, without its end.
/// @param values of the queries in URLs that are shown
std::string json_line(const Outcome& outcome, base::QueryValues values = base::QueryValues::all);

/// The text that goes with a file in an archive (--tar-json): an object with its code, its URL, the status, its size
/// and its digest, as the report has them.
std::string archive_json(const Outcome& outcome, base::QueryValues values);

/// The last line, without its end.
std::string json_line(const ReportSummary& summary);

/// How many items of the batch have no line; nothing where nobody knows.
std::optional<std::uint64_t> not_listed(const RunResult& result);

/// A time in UTC, to the millisecond: "2026-11-22T17:05:00.123Z" (RFC 3339).
std::string rfc3339_text(std::chrono::system_clock::time_point time);

}  // namespace hoist::cli
