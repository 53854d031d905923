#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "cli/terminal/screen.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// Names on the screen whatever is not fine: failed items, and those that were not found.
///
/// Of many that are alike (one origin, one message apart from numbers and the item's own name), the first ten are named
/// one by one, and the rest by one line at the end of the run, with their number and where they are all listed. Memory
/// does not grow with the batch: if there are more kinds of problems than are kept apart, all counts are told, and
/// begin anew.
///
/// As an observer it collects lines and writes them on each flush. One thread at a time.
class ProblemReport : public Observer {
 public:
  struct Settings {
    bool missing_is_fine = false;  ///< not found is nothing to complain about
    std::string listed_in = {};    ///< the file that names every failed item; empty: none
    bool hold_unanswered = false;  ///< while no server has answered, failed connections are held back; if none ever
                                   ///< does, they are not told at all: somebody else says it in a line
  };

  /// @param screen outlives it
  ProblemReport(Screen& screen, Settings settings) : screen_(screen), settings_(std::move(settings)) {}

  void on_outcome(const Outcome& outcome) override;
  void on_flush() override;
  void on_end(const RunResult& result) override;

 private:
  /// What tells kinds of problems apart: origin, kind of error, status, and message without numbers and names.
  using Kind = std::tuple<std::string, int, int, std::string>;

  struct Count {
    std::uint64_t items = 0;
    std::string example = {};  // what the first one of them was told as, from its origin on
  };

  Count& count_of(const Outcome& outcome);
  void tell_rest();
  std::string rest_line(const Count& count) const;

  Screen& screen_;
  const Settings settings_;
  std::map<Kind, Count> counts_;
  std::string lines_;
  bool answered_ = false;
};

/// Whether a server is known to be there by this outcome: it was requested, and the connection did not fail.
bool was_answered(const Outcome& outcome);

/// What an item is called where it is not fine: its code or, where that is only the last part of its URL, the whole
/// URL, without user name, password and the values of its query.
std::string shown_name(const Outcome& outcome);

/// The line about a failed item: "*** Error for AD: HTTP 503 - Service Unavailable".
std::string error_line(const Outcome& outcome);

}  // namespace hoist::cli
