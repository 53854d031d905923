#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "hoist/item.hpp"

namespace hoist::catalog {

/// The first items of another source; what comes after them is not even read.
class LimitedItems : public ItemSource {
 public:
  /// @param items never null
  LimitedItems(std::unique_ptr<ItemSource> items, std::size_t limit) : items_(std::move(items)), left_(limit) {}

  /// @throws what the other source throws
  std::optional<Entry> next() override {
    if (left_ == 0) return std::nullopt;
    --left_;
    return items_->next();
  }

  bool ready() override { return items_->ready(); }
  void stop() noexcept override { items_->stop(); }

 private:
  std::unique_ptr<ItemSource> items_;
  std::size_t left_;
};

}  // namespace hoist::catalog
