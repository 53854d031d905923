#pragma once

#include <memory>
#include <optional>

#include "hoist/item.hpp"
#include "source/checksums.hpp"

namespace hoist::source {

/// What becomes of an item whose file is not in the file of checksums.
enum class Unlisted {
  fails,   ///< it is not fetched: who asks for verification does not want what cannot be verified
  passes,  ///< it is fetched, and not verified
};

/// Another source's items, with the digests that a file of checksums has for their files.
///
/// An item that brings its own digest keeps it, listed or not; where the two differ, it yields a FetchError.
class ChecksummedItems : public ItemSource {
 public:
  /// @param items never null
  ChecksummedItems(std::unique_ptr<ItemSource> items, Checksums checksums, Unlisted unlisted = Unlisted::fails);

  /// @throws what the other source throws
  std::optional<SourceEntry> next() override;

  bool ready() override { return items_->ready(); }
  void stop() noexcept override { items_->stop(); }
  void hurry() noexcept override { items_->hurry(); }
  bool cut_short() const override { return items_->cut_short(); }

 private:
  SourceEntry checked(Item item) const;

  std::unique_ptr<ItemSource> items_;
  Checksums checksums_;
  Unlisted unlisted_;
};

}  // namespace hoist::source
