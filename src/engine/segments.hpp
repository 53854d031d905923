#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "coro/event.hpp"
#include "coro/scope.hpp"
#include "coro/task.hpp"
#include "coro/timer.hpp"
#include "engine/exchange.hpp"
#include "engine/segment_file.hpp"
#include "engine/segment_source.hpp"
#include "engine/split_plan.hpp"

namespace hoist::engine {

/// Fetches what is missing of one file in segments: the first transfer, which has begun, and others with slots that
/// would be idle. All take part alike: what one that fails has left is taken over by the others, and the file fails
/// only when nobody is left. Every segment is of the version that the first answer is of (If-Range), or, from a mirror,
/// of a file of the same size, whose digest is known.
///
/// It belongs to the coroutine that fetches the item.
class Segments {
 public:
  /// All must outlive it.
  /// @param first has received the head of its answer, and some of its body
  /// @param url of the item, which it began with
  Segments(Exchange& first, PlannedItem& planned, const std::string& url, Attempt& attempt, const std::string& etag,
           SegmentFile& file);

  /// @throws Cause; what has come so far is recorded then
  coro::Task<void> fetch();

 private:
  using Segment = SplitPlan::Segment;

  /// A transfer under way.
  struct Worker {
    const Segment* segment;
    Exchange* exchange;
  };

  /// How the transfer of a segment has ended.
  enum class End {
    fetched,  ///< all of it has come
    left,     ///< to others
    failed,   ///< Segments::error_ says why
  };

  class AtWork;
  class Helper;

  coro::Task<void> fetch_first(Segment& segment);
  coro::Task<void> fetch_all();
  coro::Task<void> take_on();
  coro::Task<void> help(SegmentSource& source, Slot slot, Segment* segment);
  coro::Task<void> watch();
  coro::Task<void> start_helpers();
  coro::Task<End> fetch_segment(SegmentSource& source, Slot& slot, Segment& segment);
  void close(SegmentSource& source, Segment& segment);
  coro::Task<void> request(SegmentSource& source, Exchange& exchange, Segment& segment);
  coro::Task<void> save(std::string_view part, Segment& segment);
  coro::Task<void> receive(Exchange& exchange, Segment& segment, bool helps);
  Segment* more_for(SegmentSource& source, const Slot& slot);
  SegmentSource* best_source();
  std::size_t idle_slots() const;
  bool fails(SegmentSource& source, const Exchange& exchange, const Segment& segment) noexcept;
  void say(const SegmentSource& source, const base::ByteRange& range, const char* what) const noexcept;
  [[noreturn]] void rethrow() const;
  void abort(const Segment& segment) noexcept;
  void abort_all() noexcept;
  std::chrono::milliseconds now() const noexcept { return context_.loop.now(); }

  Context& context_;
  Exchange& first_;
  PlannedItem& planned_;
  Attempt& attempt_;
  SegmentFile& file_;
  SplitPlan plan_;
  std::vector<SegmentSource> sources_;
  std::vector<Worker> workers_;
  coro::Scope scope_;
  coro::Event look_around_;  // for slots that are idle now
  coro::Event changed_;      // a helper has ended
  coro::Timer timer_;
  std::size_t helpers_ = 0;
  bool may_help_ = true;
  bool closed_ = false;
  std::exception_ptr fatal_;        // nobody can go on
  std::exception_ptr first_error_;  // of the first transfer's server
  std::exception_ptr error_;        // of another one
};

}  // namespace hoist::engine
