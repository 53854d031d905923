#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "hoist/item.hpp"
#include "hoist/outcome.hpp"
#include "hoist/progress.hpp"
#include "net/meter.hpp"

namespace hoist::engine {

class ItemProgress;

/// Where a run notes how far it has come. The loop's thread writes, any thread may take a sample: what changes with
/// each chunk of a body is atomic, what changes with each item is behind a mutex that is held for moments.
class ProgressBoard {
 public:
  using Clock = std::chrono::steady_clock;

  /// Counts an item that has ended.
  void ended(const Outcome& outcome);

  /// @param most_transfers how many transfers the sample names at most
  Progress sample(std::size_t most_transfers) const;

  std::atomic<std::uint64_t> received{0};  ///< bytes of bodies

 private:
  friend class ItemProgress;

  mutable std::mutex mutex_;
  std::uint64_t ended_ = 0;
  Bytes saved_;
  std::uint64_t next_id_ = 0;
  ItemProgress* first_ = nullptr;  // of those under way, in the order in which they were admitted
  ItemProgress* last_ = nullptr;
};

/// The place of an item on the board, from its admission to its end.
class ItemProgress {
 public:
  ItemProgress(ProgressBoard& board, const Item& item);
  ItemProgress(const ItemProgress&) = delete;
  ItemProgress& operator=(const ItemProgress&) = delete;
  ~ItemProgress();

  /// What its transfers count in.
  net::Meter& meter() noexcept { return meter_; }

  /// The item is in flight as long as this lives.
  class InFlight {
   public:
    /// @param progress may be null
    explicit InFlight(ItemProgress* progress);
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;
    ~InFlight();

   private:
    ItemProgress* progress_;
  };

 private:
  friend class ProgressBoard;

  ProgressBoard& board_;
  const std::string code_;
  net::Meter meter_;
  std::uint64_t id_ = 0;
  bool in_flight_ = false;
  ProgressBoard::Clock::time_point began_{};
  ItemProgress* next_ = nullptr;
  ItemProgress* previous_ = nullptr;
};

}  // namespace hoist::engine
