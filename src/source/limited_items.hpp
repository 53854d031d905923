#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "hoist/item.hpp"

namespace hoist::source {

/// The first items of another source; the rest is not even read.
class LimitedItems : public ItemSource {
 public:
  /// @param items never null
  LimitedItems(std::unique_ptr<ItemSource> items, std::size_t limit) : items_(std::move(items)), left_(limit) {}

  /// @throws what the other source throws
  std::optional<SourceEntry> next() override {
    if (left_ == 0) return std::nullopt;
    std::optional<SourceEntry> entry = items_->next();
    if (entry) --left_;
    return entry;
  }

  bool ready() override { return items_->ready(); }
  void stop() noexcept override { items_->stop(); }
  void hurry() noexcept override { items_->hurry(); }
  bool cut_short() const override { return left_ > 0 && items_->cut_short(); }

 private:
  std::unique_ptr<ItemSource> items_;
  std::size_t left_;
};

}  // namespace hoist::source
