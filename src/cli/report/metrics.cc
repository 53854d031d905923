#include "cli/report/metrics.hpp"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cli/exit_status.hpp"
#include "cli/report/report_words.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view last_success_name = "hoist_last_success_timestamp_seconds";

double unix_time() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(since_1970).count();
}

/// A label's value as both formats have it.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char character : base::printable(text)) {
    if (character == '"' || character == '\\') result += '\\';
    result += character;
  }
  return result;
}

std::string text_of(const MetricsLabels& labels) {
  return fmt::format(R"(batch="{}",dir="{}")", escaped(labels.batch), escaped(labels.dir));
}

std::string heading(std::string_view name, std::string_view help) {
  return fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
}

template <typename Value>
std::string gauge(std::string_view name, std::string_view help, const std::string& labels, Value value) {
  return heading(name, help) + fmt::format("{}{{{}}} {}\n", name, labels, value);
}

std::string time_text(double time) { return time == 0 ? "0" : fmt::format("{:.3f}", time); }

std::uint64_t not_begun(const RunMetrics& metrics) {
  const std::uint64_t told = metrics.tally.count(OutcomeKind::not_begun);
  const std::uint64_t begun = metrics.tally.begun();
  return metrics.total && *metrics.total > begun + told ? *metrics.total - begun : told;
}

/// A number by each outcome.
std::string items_text(const RunMetrics& metrics, const std::string& labels) {
  constexpr std::string_view name = "hoist_items";
  std::string text = heading(name, "Items of the batch by their outcome in the last run.");
  for (const auto& [kind, word] : outcome_words) {
    const std::uint64_t count = kind == OutcomeKind::not_begun ? not_begun(metrics) : metrics.tally.count(kind);
    text += fmt::format("{}{{{},outcome=\"{}\"}} {}\n", name, labels, word, count);
  }
  return text;
}

/// The beginning of a regular file; that of ours is all of it.
std::string beginning_of(const std::string& file) {
  constexpr std::size_t much = std::size_t{1024} * 1024;
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return {};
  std::ifstream stream(file, std::ios::binary);
  std::string text(much, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

MetricsLabels metrics_labels(const Batch& batch, const std::filesystem::path& folder) {
  std::string dir = std::filesystem::absolute(folder).lexically_normal().string();
  if (dir.size() > 1 && dir.ends_with('/')) dir.pop_back();
  return {.batch = batch.name(), .dir = std::move(dir)};
}

std::string metrics_text(const RunMetrics& metrics, const MetricsLabels& labels) {
  const std::string common = text_of(labels);
  const bool complete = metrics.total && *metrics.total <= metrics.tally.begun();
  return items_text(metrics, common) +
         gauge("hoist_batch_complete", "Whether the last run began every item of the batch.", common,
               complete ? 1 : 0) +
         gauge("hoist_downloaded_bytes", "Total size of the files that the last run downloaded.", common,
               metrics.tally.bytes().count) +
         gauge("hoist_retries", "Requests of the last run beyond the first one for each item.", common,
               metrics.retries) +
         gauge("hoist_duration_seconds", "Duration of the last run.", common,
               fmt::format("{:.6f}", std::chrono::duration<double>(metrics.took).count())) +
         gauge("hoist_exit_status", "Exit status of the last run.", common, metrics.exit_status) +
         gauge("hoist_last_run_timestamp_seconds", "When the last run ended, in Unix time.", common,
               time_text(metrics.ended)) +
         gauge(last_success_name, "When a run last ended with exit status 0, in Unix time; 0 if none has.", common,
               time_text(metrics.last_success)) +
         "# EOF\n";
}

double last_success_in(std::string_view text, const MetricsLabels& labels) {
  const std::string sample = fmt::format("\n{}{{{}}} ", last_success_name, text_of(labels));
  const std::size_t found = text.find(sample);
  if (found == std::string_view::npos) return 0;
  text.remove_prefix(found + sample.size());
  text = text.substr(0, text.find('\n'));
  double time = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(time) && time > 0 ? time : 0;
}

Metrics::Metrics(const std::string& file, MetricsLabels labels, bool missing_is_fine, bool in_between)
    : labels_(std::move(labels)),
      file_(file, Access::as_before_or_all),
      last_success_(last_success_in(beginning_of(file), labels_)),
      missing_is_fine_(missing_is_fine),
      interval_(in_between) {}

void Metrics::on_outcome(const Outcome& outcome) {
  tally_.add(outcome);
  if (outcome.attempts > 1) retries_ += outcome.attempts - 1;
}

void Metrics::on_flush() {
  if (!interval_.is_over()) return;
  RunResult so_far;
  so_far.tally = tally_;
  so_far.elapsed = std::chrono::steady_clock::now() - began_;
  RunMetrics metrics{.tally = tally_,
                     .total = {},
                     .retries = retries_,
                     .took = so_far.elapsed,
                     .exit_status = exit_status(so_far, missing_is_fine_)};
  write(std::move(metrics), last_success_);
}

void Metrics::on_end(const RunResult& result) {
  write({.tally = tally_,
         .total = result.total,
         .retries = retries_,
         .took = result.elapsed,
         .exit_status = exit_status(result, missing_is_fine_)});
}

void Metrics::fail(int exit_status) {
  if (cannot_be_written_) return;
  const auto took = std::chrono::steady_clock::now() - began_;
  write({.tally = tally_, .total = {}, .retries = retries_, .took = took, .exit_status = exit_status});
}

void Metrics::write(RunMetrics metrics) {
  const double success = metrics.exit_status == 0 ? unix_time() : last_success_;
  write(std::move(metrics), success);
}

void Metrics::write(RunMetrics metrics, double last_success) {
  metrics.ended = unix_time();
  metrics.last_success = last_success;
  cannot_be_written_ = true;
  file_.add(metrics_text(metrics, labels_));
  file_.end();
  cannot_be_written_ = false;
}

}  // namespace hoist::cli
