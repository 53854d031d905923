#pragma once

#include <cstddef>
#include <memory>
#include <variant>
#include <vector>

#include "batch/wanted.hpp"
#include "coro/loop.hpp"
#include "coro/task.hpp"
#include "hoist/item.hpp"
#include "store/folder.hpp"
#include "store/taken_names.hpp"

namespace hoist::batch {

class Record;

/// Reads items on a worker, a block at a time, since a source may block; only one block is held in memory. On the way,
/// items whose file is another item's are turned into failures, and what the journal knows is added.
class ItemFeed {
 public:
  /// What comes out: an item to fetch, or why there is none.
  using Entry = std::variant<Wanted, FetchError>;

  /// @param record may be null: nothing is known then
  ItemFeed(coro::Loop& loop, ItemSource& source, const store::Folder& folder, Record* record) noexcept
      : loop_(loop), source_(source), folder_(folder), record_(record) {}

  /// Whether entries have been read that were not yet taken.
  bool has_entry() const noexcept { return next_ < block_.size(); }

  /// Waits for the next block; has_entry() is false afterwards only at the end of the batch.
  /// @throws what the source threw, or Cause (disk) if the names or the journal cannot be looked up
  coro::Task<void> read_block();

  /// The next entry. Requires has_entry().
  Entry take() { return std::move(block_[next_++]); }

 private:
  void read();
  void refuse_taken_files(std::vector<hoist::Entry>& entries);

  coro::Loop& loop_;
  ItemSource& source_;
  const store::Folder& folder_;
  Record* record_;
  std::unique_ptr<store::TakenNames> taken_;
  std::vector<Entry> block_;
  std::size_t next_ = 0;
};

}  // namespace hoist::batch
