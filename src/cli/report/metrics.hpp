#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cli/batch.hpp"
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
  /// Reads the time of the batch's last success from the file, if it is there.
  Metrics(const std::string& file, MetricsLabels labels);

  void on_begin() override { begun_ = true; }
  void on_outcome(const Outcome& outcome) override;

  /// Writes the metrics of the run; nothing if it never began because another run had locked the folder.
  /// @param total of the batch's items, where it is known
  void end(const RunResult& result, std::optional<std::uint64_t> total, int exit_status);

  /// Writes that the run came to an error, and what had become of its items until then.
  void fail(int exit_status);

 private:
  void write(RunMetrics metrics);

  const MetricsLabels labels_;
  ReplacingFile file_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  double last_success_;
  bool begun_ = false;
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
