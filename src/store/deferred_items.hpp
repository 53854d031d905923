#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hoist/item.hpp"
#include "store/database.hpp"

namespace hoist::store {

/// Items deferred to the end of a run, first in, first out, in any number: they are kept in a temporary file, whose
/// location SQLite chooses ($SQLITE_TMPDIR, $TMPDIR, /var/tmp, ...) and which is private. Memory is bounded (about 2
/// MiB).
///
/// It blocks: call it on a worker. One thread at a time.
class DeferredItems {
 public:
  /// @throws Cause (disk), like all functions here: no space left for the temporary file, for example
  DeferredItems();

  /// Appends items: all of them or, on an error, none.
  void add(std::span<const Item> items);

  /// Takes the first items, at most `most`; fewer are the last ones.
  std::vector<Item> take(std::size_t most);

 private:
  Database database_;
  Statement insert_;
  Statement select_;
  std::int64_t last_taken_ = 0;  // its row
};

}  // namespace hoist::store
