#pragma once

#include <span>

#include "batch/wanted.hpp"
#include "store/folder.hpp"
#include "store/journal.hpp"

namespace hoist::batch {

/// What earlier runs left of items: what the journal has, held against what there is on the disk. It changes neither.
/// All of it blocks; one thread at a time.
class Knowledge {
 public:
  /// Both must outlive it.
  Knowledge(const store::Folder& folder, store::Journal& journal) noexcept : folder_(folder), journal_(journal) {}

  /// Adds to each item what is known of it, the file on the disk considered: a file that somebody changed is asked for
  /// unconditionally.
  void complete(std::span<Wanted> wanted);

  /// Looks again what there is of NAME.part.
  void update_part(Wanted& wanted);

 private:
  void add_copy(Wanted& wanted, const store::JournalEntry& entry) const;
  void add_part(Wanted& wanted);

  const store::Folder& folder_;
  store::Journal& journal_;
};

}  // namespace hoist::batch
