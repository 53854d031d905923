#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "coro/task.hpp"
#include "coro/turn.hpp"
#include "engine/context.hpp"
#include "engine/planned_item.hpp"
#include "hoist/outcome.hpp"
#include "store/sink.hpp"

namespace hoist::engine {

/// The file that the segments of an item are written to, by one of them at a time. What is there, with its gaps, is
/// recorded in the journal before the first gap is made, then now and then, and at the end.
class SegmentFile {
 public:
  /// All must outlive it.
  /// @param kept whether the sink is kept for the next run, which is recorded
  SegmentFile(Context& context, const PlannedItem& planned, const Outcome& outcome, store::Sink& sink, Bytes whole,
              bool kept);

  /// From now on bytes may be written beyond a gap. @returns false if that cannot be recorded: then they may not
  coro::Task<bool> allow_gaps();

  /// Writes bytes of a segment. @throws Cause as Sink::write_at() does
  coro::Task<void> write(std::uint64_t at, std::string_view bytes);

  /// Records what is there, if that has changed and was not recorded for a while.
  coro::Task<void> record_if_due();

  /// Records what is there, for a run that continues it.
  coro::Task<void> record();

  const base::ByteRanges& written() const noexcept { return sink_.written(); }
  std::uint64_t whole() const noexcept { return whole_.count; }
  bool is_whole() const noexcept { return written().total() == whole(); }

 private:
  bool record_now();
  bool is_due() const noexcept;
  void show() const noexcept;

  Context& context_;
  const PlannedItem& planned_;
  const Outcome& outcome_;
  store::Sink& sink_;
  const Bytes whole_;
  const bool kept_;
  bool gaps_ = false;  // may be there, and are recorded
  std::chrono::steady_clock::time_point recorded_{};
  std::uint64_t recorded_bytes_ = 0;
  coro::Turn turn_;
};

}  // namespace hoist::engine
