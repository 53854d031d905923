#pragma once

#include <optional>
#include <ostream>

#include "cli/log.hpp"
#include "cli/options/arguments.hpp"
#include "cli/report/failed_list.hpp"
#include "cli/report/json_report.hpp"
#include "cli/report/observer_group.hpp"
#include "cli/terminal/announcement.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/text_report.hpp"

namespace hoist::cli {

/// Notices if no server answered for any item.
class AnswerObserver : public Observer {
 public:
  void on_outcome(const Outcome& outcome) override;

  bool nobody_answered() const noexcept { return ended_ && !answered_; }

 private:
  bool ended_ = false;
  bool answered_ = false;
};

/// Notices whether the run has begun: one that has not leaves the files of others alone.
class BeginObserver : public Observer {
 public:
  void on_begin() override { begun_ = true; }
  void on_outcome(const Outcome&) override {}

  bool begun() const noexcept { return begun_; }

 private:
  bool begun_ = false;
};

/// Everything that reports a run, except the progress bar.
class Reports {
 public:
  /// Opens the files. @param out standard output; outlives the reports, as the screen does
  /// @throws RunError if a file cannot be opened
  Reports(const Arguments& arguments, const Announcement& announcement, std::ostream& out, Screen& screen,
          std::shared_ptr<spdlog::logger> log);
  Reports(const Reports&) = delete;
  Reports& operator=(const Reports&) = delete;

  /// The observers of the run.
  ObserverGroup& observers() noexcept { return observers_; }

  /// @param total of the batch's items, where it is known
  /// @throws RunError, OutputError if something cannot be written; what can be is written then
  void end(const RunResult& result, std::optional<std::uint64_t> total, int exit_status);

  bool nobody_answered() const noexcept { return answers_.nobody_answered(); }

 private:
  void end_failed_list(bool is_whole);

  const bool missing_is_fine_;
  Screen& screen_;
  TextReport text_;
  LogObserver chains_;
  AnswerObserver answers_;
  BeginObserver begin_;
  std::optional<FailedList> failed_;
  std::optional<JsonReport> json_;
  ObserverGroup observers_;
};

}  // namespace hoist::cli
