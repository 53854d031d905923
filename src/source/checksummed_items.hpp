#pragma once

#include <memory>
#include <optional>

#include "hoist/item.hpp"
#include "source/checksums.hpp"

namespace hoist::source {

/// The items of another source, with the digests of their files from a checksum file.
///
/// An item with a digest of its own keeps it, unless the file has one of a stronger algorithm. An item is refused if it
/// has no digest, since it cannot be verified then, or if its own differs from one of the same algorithm.
class ChecksummedItems : public ItemSource {
 public:
  /// @param items never null
  ChecksummedItems(std::unique_ptr<ItemSource> items, Checksums checksums);

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
};

}  // namespace hoist::source
