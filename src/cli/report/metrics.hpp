#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cli/batch.hpp"
#include "cli/report/interval.hpp"
#include "cli/report/replacing_file.hpp"
#include "hoist/downloader.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// Labels that distinguish the metrics of one batch from those of others.
struct MetricsLabels {
  std::string batch;  ///< Batch::name()
  std::string dir;    ///< the folder, as an absolute path
};

/// The metrics of a run.
struct RunMetrics {
  Tally tally;
  std::optional<std::uint64_t> total;  ///< of the batch's items, where it is known
  std::uint64_t retries = 0;           ///< requests beyond the first for an item
  std::chrono::nanoseconds took{0};
  int exit_status = 0;
  double ended = 0;         ///< in Unix time, seconds
  double last_success = 0;  ///< the same, of the last run with exit status 0; 0 where there was none
};

/// The file for Prometheus: the result of the batch's last run. It replaces an earlier one when the run has ended,
/// however it ended, so that a reader sees complete files only.
///
/// It is text that both the Prometheus text format 0.0.4, which node_exporter's textfile collector reads, and
/// OpenMetrics 1.0 allow: gauges alone, without timestamps, and "# EOF", which the former takes for a comment.
/// Everything throws RunError if it cannot be written. One thread at a time.
class Metrics : public Observer {
 public:
  /// Reads when the batch last succeeded, if the file tells.
  /// @param missing_is_fine whether not found is no failure, for the exit status
  /// @param in_between whether the file is also written every few seconds while the run goes on
  Metrics(const std::string& file, MetricsLabels labels, bool missing_is_fine = false, bool in_between = false);

  void on_outcome(const Outcome& outcome) override;

  /// Writes what the run has come to so far, if it is time to.
  void on_flush() override;

  /// Writes what the run came to.
  void on_end(const RunResult& result) override;

  /// Writes that the run came to an error, and what had become of its items until then: instead of what on_end() wrote,
  /// if it had. Does nothing where that could not be written.
  void fail(int exit_status);

 private:
  void write(RunMetrics metrics);
  void write(RunMetrics metrics, double last_success);

  const MetricsLabels labels_;
  ReplacingFile file_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  double last_success_;
  const bool missing_is_fine_;
  WriteInterval interval_;
  bool cannot_be_written_ = false;
  Tally tally_;
  std::uint64_t retries_ = 0;
};

/// What a batch's metrics are told apart by. @param folder where its files go
MetricsLabels metrics_labels(const Batch& batch, const std::filesystem::path& folder);

/// The text of the file.
std::string metrics_text(const RunMetrics& metrics, const MetricsLabels& labels);

/// When the batch of these labels last succeeded, as a text of metrics tells; 0 where it does not.
double last_success_in(std::string_view text, const MetricsLabels& labels);

}  // namespace hoist::cli
