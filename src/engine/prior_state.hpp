#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/planned_item.hpp"
#include "hoist/options.hpp"
#include "store/folder.hpp"
#include "store/journal.hpp"

namespace hoist::engine {

/// What earlier runs left of items: the journal, compared with the files on the disk. It changes neither.
/// All of it blocks; one thread at a time.
class PriorState {
 public:
  /// Both must outlive it.
  /// @param durability with others than `none`, a partial file that a power failure may have damaged is not continued
  /// @param archive where files go into archives: ArchiveOptions::name. What is in one that is still there is known.
  PriorState(const store::Folder& folder, store::Journal& journal, Durability durability,
             std::string archive = {}) noexcept
      : folder_(folder), journal_(journal), durability_(durability), archive_(std::move(archive)) {}

  /// Adds to each item what is known of it. If the file on the disk was changed since, it is requested unconditionally.
  void complete(std::span<PlannedItem* const> planned);

  /// Updates what is known of NAME.part.
  void update_part(PlannedItem& planned);

  /// Adds what is known of each item's NAME.part, and nothing of its file.
  void complete_parts(std::span<PlannedItem* const> planned);

  /// Has the journal forget the partial files that are no longer there, or are others.
  void forget_lost_parts();

 private:
  void add_copy(PlannedItem& planned, const store::JournalEntry& entry) const;
  std::optional<store::FileVersion> version_now(PlannedItem& planned, const store::JournalEntry& entry) const;
  void add_part(PlannedItem& planned);
  bool has_part(const store::JournalPartial& partial) const;

  const store::Folder& folder_;
  store::Journal& journal_;
  const Durability durability_;
  const std::string archive_;
};

}  // namespace hoist::engine
