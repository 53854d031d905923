#pragma once

#include <cstddef>
#include <vector>

#include "coro/loop.hpp"
#include "coro/task.hpp"
#include "hoist/item.hpp"

namespace hoist::batch {

/// Reads items on a worker, a block at a time, since a source may block; only one block is held in memory.
class ItemFeed {
 public:
  ItemFeed(coro::Loop& loop, ItemSource& source) noexcept : loop_(loop), source_(source) {}

  /// Whether items have been read that were not yet taken.
  bool has_item() const noexcept { return next_ < block_.size(); }

  /// Waits for the next block; has_item() is false afterwards only at the end of the batch.
  /// @throws what the source threw
  coro::Task<void> read_block();

  /// The next item. Requires has_item().
  Item take() { return std::move(block_[next_++]); }

 private:
  coro::Loop& loop_;
  ItemSource& source_;
  std::vector<Item> block_;
  std::size_t next_ = 0;
};

}  // namespace hoist::batch
