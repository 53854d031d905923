#pragma once

#include <cstddef>
#include <vector>

#include "batch/item_reader.hpp"
#include "coro/loop.hpp"
#include "coro/task.hpp"
#include "store/folder.hpp"

namespace hoist::batch {

class Record;

/// Gives a run its items: they are read on a worker, since a source may block, and only one block is held in memory.
class ItemFeed {
 public:
  using Entry = ItemReader::Entry;

  /// @param record may be null: nothing is known then
  ItemFeed(coro::Loop& loop, ItemSource& source, const store::Folder& folder, Record* record);

  /// Whether entries have been read that were not yet taken.
  bool has_entry() const noexcept { return next_ < block_.size(); }

  /// Waits for the next block; has_entry() is false afterwards only at the end of the batch.
  /// @throws what ItemReader::read() throws
  coro::Task<void> read_block();

  /// The next entry. Requires has_entry().
  Entry take() { return std::move(block_[next_++]); }

 private:
  coro::Loop& loop_;
  ItemReader reader_;
  std::vector<Entry> block_;
  std::size_t next_ = 0;
};

}  // namespace hoist::batch
