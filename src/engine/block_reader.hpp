#pragma once

#include <functional>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "engine/planned_item.hpp"
#include "hoist/item.hpp"
#include "store/taken_names.hpp"

namespace hoist::engine {

/// What comes out of a BlockReader: an item to fetch, one that is refused, or why there is none.
using PlannedEntry = std::variant<PlannedItem, Refused, FetchError>;

/// Reads items a block at a time. On the way, items whose file is another item's are turned into failures, and what is
/// known of the others is added.
///
/// All of it blocks, as sources may; one call at a time.
class BlockReader {
 public:
  /// Adds to items what is known of them.
  using Complete = std::function<void(std::span<PlannedItem>)>;

  /// @param source must outlive it
  /// @param comparison asked once, before the first block: when two names are the same file
  /// @param complete empty: nothing is known
  BlockReader(ItemSource& source, std::function<store::NameComparison()> comparison, Complete complete)
      : source_(source), comparison_(std::move(comparison)), complete_(std::move(complete)) {}

  /// The next block: what is there without waiting, up to a few hundred entries, at least one but at the end.
  /// @throws what the source threw, or Cause (disk) if the names or the journal cannot be looked up
  std::vector<PlannedEntry> read();

 private:
  std::vector<SourceEntry> read_source();
  void refuse_taken_files(std::vector<SourceEntry>& entries);

  ItemSource& source_;
  std::function<store::NameComparison()> comparison_;
  Complete complete_;
  std::unique_ptr<store::TakenNames> taken_;
};

}  // namespace hoist::engine
