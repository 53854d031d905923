#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "engine/file_names.hpp"
#include "engine/planned_item.hpp"
#include "hoist/item.hpp"
#include "store/deferred_items.hpp"
#include "store/name_comparison.hpp"

namespace hoist::engine {

/// What comes out of a BlockReader: an item to fetch, one that is refused, or why there is none.
using PlannedEntry = std::variant<PlannedItem, Refused, FetchError>;

/// Reads items in blocks. Items whose file is already another item's are refused, and what is known from earlier runs
/// is added to the others.
///
/// All of it blocks, as sources may; one call at a time.
class BlockReader {
 public:
  /// What is known of earlier runs.
  struct Known {
    std::function<void(std::span<PlannedItem* const>)> complete = {};  ///< adds what is known of items; may be empty
    bool server_names = false;  ///< servers name the files: those that no list names are claimed later
    bool queue = false;         ///< items come again, and are fetched again; see Options::queue
    bool defers = false;        ///< items that come last are kept in a temporary file until the source has ended
  };

  /// @param source must outlive it
  /// @param comparison asked once, before the first block: when two names are the same file
  BlockReader(ItemSource& source, std::function<store::NameComparison()> comparison, Known known)
      : source_(source), names_(std::move(comparison)), known_(std::move(known)) {}

  /// The most entries of a block.
  static constexpr std::size_t most_entries = 256;

  /// The next block: the entries that are available without waiting; empty only at the end.
  /// @param most of them, >= 1
  /// @throws what the source threw, or Cause (disk) if the names or the journal cannot be looked up
  std::vector<PlannedEntry> read(std::size_t most = most_entries);

  /// The names of the files so far.
  FileNames& names() noexcept { return names_; }

 private:
  std::vector<PlannedEntry> read_source(std::size_t most);
  bool awaits_name(const Item& item) const noexcept { return known_.server_names && !item.named_by_list; }
  void claim_files(std::vector<PlannedEntry>& block);
  void complete(std::vector<PlannedEntry>& block) const;
  void defer_last(std::vector<PlannedEntry>& block);
  std::vector<PlannedEntry> read_deferred();

  ItemSource& source_;
  FileNames names_;
  Known known_;
  std::unique_ptr<store::DeferredItems> deferred_;  // null while there are none
};

}  // namespace hoist::engine
