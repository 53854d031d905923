#pragma once

#include <span>

#include "engine/planned_item.hpp"
#include "store/folder.hpp"
#include "store/journal.hpp"

namespace hoist::engine {

/// What earlier runs left of items: what the journal has, held against what there is on the disk. It changes neither.
/// All of it blocks; one thread at a time.
class PriorState {
 public:
  /// Both must outlive it.
  PriorState(const store::Folder& folder, store::Journal& journal) noexcept : folder_(folder), journal_(journal) {}

  /// Adds to each item what is known of it, the file on the disk considered: a file that somebody changed is asked for
  /// unconditionally.
  void complete(std::span<PlannedItem* const> planned);

  /// Looks again what there is of NAME.part.
  void update_part(PlannedItem& planned);

 private:
  void add_copy(PlannedItem& planned, const store::JournalEntry& entry) const;
  void add_part(PlannedItem& planned);

  const store::Folder& folder_;
  store::Journal& journal_;
};

}  // namespace hoist::engine
