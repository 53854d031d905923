#pragma once

#include <optional>
#include <ostream>

#include "cli/log.hpp"
#include "cli/options/arguments.hpp"
#include "cli/report/failed_list.hpp"
#include "cli/report/json_report.hpp"
#include "cli/report/metrics.hpp"
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

/// Says that the list of failures lacks what the run did not read.
class IncompleteListNotice : public Observer {
 public:
  /// Both outlive it; the list is told of the end before it.
  IncompleteListNotice(const FailedList& list, Screen& screen) noexcept : list_(list), screen_(screen) {}

  void on_outcome(const Outcome& /*outcome*/) override {}
  void on_end(const RunResult& result) override;

 private:
  const FailedList& list_;
  Screen& screen_;
};

/// Everything that reports a run, except the progress bar.
class Reports {
 public:
  /// Opens the files.
  /// @param metrics told with the others; may be null, and outlives the reports
  /// @param out standard output; outlives the reports, as the screen does
  /// @throws RunError if a file cannot be opened
  Reports(const Arguments& arguments, const Announcement& announcement, Metrics* metrics, std::ostream& out,
          Screen& screen, std::shared_ptr<spdlog::logger> log);
  Reports(const Reports&) = delete;
  Reports& operator=(const Reports&) = delete;

  /// The observers of the run.
  ObserverGroup& observers() noexcept { return observers_; }

  /// Tells people how a run ended that never began (it was stopped while it waited for another one), and whose end no
  /// observer was told of. The files of others are left alone. Nothing is done after any other run.
  void tell_if_never_begun(const RunResult& result);

  bool nobody_answered() const noexcept { return answers_.nobody_answered(); }

 private:
  TextReport text_;
  LogObserver chains_;
  AnswerObserver answers_;
  std::optional<FailedList> failed_;
  std::optional<IncompleteListNotice> notice_;
  std::optional<JsonReport> json_;
  ObserverGroup observers_;
};

}  // namespace hoist::cli
