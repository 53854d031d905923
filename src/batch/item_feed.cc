#include "batch/item_feed.hpp"

#include "coro/on_worker.hpp"

namespace hoist::batch {

namespace {

constexpr std::size_t items_in_a_block = 256;

}  // namespace

coro::Task<void> ItemFeed::read_block() {
  next_ = 0;
  block_.clear();
  auto read = [this] {
    while (block_.size() < items_in_a_block) {
      std::optional<Item> item = source_.next();
      if (!item) break;
      block_.push_back(std::move(*item));
    }
  };
  co_await coro::OnWorker(loop_, read);
}

}  // namespace hoist::batch
