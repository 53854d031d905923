#pragma once

#include <cstddef>
#include <vector>

#include "coro/loop.hpp"
#include "coro/task.hpp"
#include "engine/block_reader.hpp"
#include "hoist/options.hpp"
#include "store/folder.hpp"

namespace hoist::engine {

class RunJournal;

/// Supplies a run with its items: they are read on a worker, since a source may block, one block at a time.
class AsyncBlockReader {
 public:
  /// @param journal may be null: nothing is known then
  AsyncBlockReader(coro::Loop& loop, ItemSource& source, const store::Folder& folder, RunJournal* journal,
                   const Options& options = {});

  /// Whether there are entries that were read and not yet taken.
  bool has_entry() const noexcept { return next_ < block_.size(); }

  /// Waits for the next block; has_entry() is false afterwards only at the end of the batch.
  /// @param most entries of it, >= 1
  /// @throws what BlockReader::read() throws
  coro::Task<void> read_block(std::size_t most = BlockReader::most_entries);

  /// See BlockReader::names().
  FileNames& names() noexcept { return reader_.names(); }

  /// The next entry. Requires has_entry().
  PlannedEntry take() { return std::move(block_[next_++]); }

 private:
  coro::Loop& loop_;
  BlockReader reader_;
  std::vector<PlannedEntry> block_;
  std::size_t next_ = 0;
};

}  // namespace hoist::engine
