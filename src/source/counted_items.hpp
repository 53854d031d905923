#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "hoist/item.hpp"

namespace hoist::source {

/// Counts the items of another source as they are read: all that a progress bar knows about a batch from a pipe.
class CountedItems : public ItemSource {
 public:
  /// @param items never null
  /// @param forecast how many there are, where somebody has counted them beforehand; what is read counts for more
  explicit CountedItems(std::unique_ptr<ItemSource> items, std::optional<std::uint64_t> forecast = std::nullopt)
      : items_(std::move(items)), forecast_(forecast) {}

  /// @throws what the other source throws
  std::optional<SourceEntry> next() override {
    std::optional<SourceEntry> entry = items_->next();
    if (entry) {
      count_.fetch_add(1, std::memory_order_relaxed);
    } else if (!items_->cut_short()) {
      ended_.store(true, std::memory_order_release);
    }
    return entry;
  }

  bool ready() override { return items_->ready(); }
  void stop() noexcept override { items_->stop(); }
  void hurry() noexcept override { items_->hurry(); }
  bool cut_short() const override { return items_->cut_short(); }

  std::optional<std::uint64_t> total() const override {
    const bool ended = this->ended();
    const std::uint64_t count = this->count();
    if (ended) return count;
    return forecast_ ? std::optional(std::max(*forecast_, count)) : std::nullopt;
  }

  /// How many entries have been read so far. Any thread may ask.
  std::uint64_t count() const noexcept { return count_.load(std::memory_order_relaxed); }

  /// Whether these are all entries. Any thread may call it.
  bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }

 private:
  std::unique_ptr<ItemSource> items_;
  const std::optional<std::uint64_t> forecast_;
  std::atomic<std::uint64_t> count_{0};
  std::atomic<bool> ended_{false};
};

}  // namespace hoist::source
