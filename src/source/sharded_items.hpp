#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "hoist/item.hpp"
#include "source/shard.hpp"

namespace hoist::source {

/// The items of another source that belong to a shard.
class ShardedItems : public ItemSource {
 public:
  /// @param items never null
  /// @param spread see ShardNumbers
  ShardedItems(std::unique_ptr<ItemSource> items, Shard shard, std::shared_ptr<const SpreadOrigins> spread = nullptr)
      : items_(std::move(items)), filter_(shard, std::move(spread)) {}

  /// @throws what the other source throws
  std::optional<SourceEntry> next() override {
    if (ahead_) return std::exchange(ahead_, std::nullopt);
    while (std::optional<SourceEntry> entry = items_->next()) {
      if (filter_.has(*entry)) return entry;
    }
    return std::nullopt;
  }

  /// Looks ahead for the shard's next entry: a slow pipe may have lines ready, but none for this shard.
  bool ready() override {
    while (!ahead_ && items_->ready()) {
      ahead_ = items_->next();
      if (!ahead_) return true;  // the end needs no waiting
      if (!filter_.has(*ahead_)) ahead_.reset();
    }
    return ahead_.has_value();
  }

  void stop() noexcept override { items_->stop(); }
  void hurry() noexcept override { items_->hurry(); }
  bool cut_short() const override { return items_->cut_short(); }

 private:
  std::unique_ptr<ItemSource> items_;
  ShardFilter filter_;
  std::optional<SourceEntry> ahead_;
};

}  // namespace hoist::source
