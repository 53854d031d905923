#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hoist/item.hpp"
#include "store/database.hpp"

namespace hoist::store {

/// Items whose turn comes later, first in, first out, however many there are: they wait in a temporary file, whose
/// place SQLite chooses ($SQLITE_TMPDIR, $TMPDIR, /var/tmp, ...) and which nobody else sees. Memory is bounded (about 2
/// MiB).
///
/// It blocks: call it on a worker. One thread at a time.
class DeferredItems {
 public:
  /// @throws Cause (disk), as all of it does: no space left for the temporary file, for one
  DeferredItems();

  /// Adds items behind the others: all of them or, with an error, none.
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
