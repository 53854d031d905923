#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>

#include "base/byte_ranges.hpp"
#include "hoist/options.hpp"

namespace hoist::engine {

/// Which transfer fetches which bytes of a file, and what a slot that is idle should fetch of it. Pure; the clock is
/// the caller's.
///
/// Every missing byte belongs to one segment, or waits for one: what a transfer that failed has left.
class SplitPlan {
 public:
  using Time = std::chrono::milliseconds;

  /// What one transfer fetches.
  struct Segment {
    base::ByteRange left;     ///< what is still to come; all before has come
    std::uint64_t reach = 0;  ///< up to where it was requested: so far it can go on, if others leave that to it
    std::uint64_t from = 0;   ///< where it began
    Time began{};
    bool taken = false;     ///< another one fetches the rest of it: its transfer is to be aborted
    bool slow = false;      ///< that is why
    bool replaces = false;  ///< a slow one: so it is not replaced itself, or a slow server is asked without an end
  };

  /// What an idle slot should do.
  struct Given {
    Segment* segment = nullptr;  ///< to be requested; null: nothing
    Segment* slow = nullptr;     ///< the segment that loses its rest, if one does
  };

  /// @param written what is there
  SplitPlan(const SplitOptions& options, const base::ByteRanges& written, std::uint64_t size);

  /// The first transfer begins, at the first gap: its request was for all up to the end of the file.
  Segment& begin(Time now);

  /// Whether take() would give something.
  bool has_work(std::size_t idle, double rate, Time now) const { return find(idle, rate, now).length > 0; }

  /// Gives an idle slot something to fetch: what waits; else all of a segment that is far slower; else the end of the
  /// largest one, if enough is left and there are not too many segments.
  /// @param idle how many slots are idle, this one included: they will share
  /// @param rate bytes a second that its server has been seen to send; 0: not known
  Given take(std::size_t idle, double rate, Time now);

  /// Gives what waits to a transfer that has a slot in any case.
  Segment* take_waiting(Time now);

  /// The next so many bytes of a segment have come.
  void advance(Segment& segment, std::uint64_t bytes) noexcept { segment.left.first += bytes; }

  /// All of a segment has come. Where nothing has come of the one behind it, its transfer goes on with that, if it was
  /// requested so far: a server that ignores ranges must not lose the one transfer that it can serve.
  /// @returns the segment that has lost its rest; null if none has
  Segment* go_on(Segment& segment) noexcept;

  /// A transfer has ended. What it has left waits, or goes to the transfer before it, where that was requested, too.
  void end(Segment& segment);

  /// Bytes that have not come.
  std::uint64_t left() const noexcept;

  std::size_t active() const noexcept { return segments_.size(); }

  /// Bytes a second of a segment so far.
  static double rate_of(const Segment& segment, Time now) noexcept;

 private:
  struct Find {
    const Segment* from = nullptr;  // the segment that gives something; null: it has waited
    std::uint64_t length = 0;       // of its end; 0: nothing to do
    bool slow = false;
  };

  Find find(std::size_t idle, double rate, Time now) const;
  const Segment* find_slow(double rate, Time now) const;
  Segment& add(base::ByteRange range, Time now);
  void join();

  SplitOptions options_;
  std::uint64_t size_;
  std::list<Segment> segments_;
  std::list<base::ByteRange> waiting_;  // in order
};

}  // namespace hoist::engine
