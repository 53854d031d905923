#pragma once

#include <memory>
#include <optional>

#include "hoist/item.hpp"
#include "source/checksums.hpp"

namespace hoist::source {

/// What to do with an item whose file has no checksum.
enum class Unlisted {
  fails,   ///< it is not fetched, since it cannot be verified
  passes,  ///< it is fetched without verification
};

/// The items of another source, with the digests of their files from a checksum file.
///
/// An item with a digest of its own keeps it, listed or not; if the two differ, it yields a FetchError.
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
