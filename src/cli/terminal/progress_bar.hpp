#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/options/rate.hpp"
#include "cli/terminal/bar_line.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/downloader.hpp"
#include "hoist/observer.hpp"

namespace hoist::cli {

/// How many items there are.
struct ItemTotal {
  std::optional<std::uint64_t> items;  ///< nothing while not known
  bool growing = false;                ///< whether there may be more
};

/// The bytes of a batch whose files are large, where the sizes of all of them are known: counting them tells more than
/// counting items does. Otherwise nothing.
std::optional<ByteCount> telling_bytes(const Progress& progress, const ItemTotal& total);

/// The progress bar of a run: shown from the run's beginning to its end (at the latest, the bar's own), redrawn by a
/// thread of its own.
///
/// The run only counts up what the thread reads, so a slow terminal never slows it down.
class ProgressBar : public Observer {
 public:
  /// Transfers younger than this get no line of their own.
  static constexpr std::chrono::seconds age_of_a_line{2};

  /// So many lines of transfers at most.
  static constexpr std::size_t most_lines = 8;

  /// At most ten times a second.
  static constexpr std::chrono::milliseconds pause_between_redraws{100};

  /// @param screen outlives the bar
  /// @param style its columns do not matter: the screen is asked for them at each redraw
  /// @param total how many items there are by now; called on the bar's thread while the bar lives
  /// @param progress how far the run has come, with its oldest transfers; called on the bar's thread while the bar
  /// lives
  ProgressBar(Screen& screen, BarStyle style, std::function<ItemTotal()> total, std::function<Progress()> progress);
  ~ProgressBar() override;

  void on_begin() override;
  void on_outcome(const Outcome& outcome) override;
  void on_end(const RunResult& result) override;

 private:
  void erase();
  void redraw_until(const std::stop_token& stop);
  std::string draw(Rate::Clock::time_point now);
  BarState state(Rate::Clock::time_point now, const Progress& progress);
  std::string lines_of(const Progress& progress, Rate::Clock::time_point now);

  Screen& screen_;
  BarStyle style_;
  const std::function<ItemTotal()> total_;
  const std::function<Progress()> progress_;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> errors_{0};
  std::atomic<std::uint64_t> not_found_{0};
  const Rate::Clock::time_point start_;
  Rate items_;
  Rate bytes_;
  std::map<std::uint64_t, Rate> transfers_;  // of those that have a line, by their id
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hoist::cli
