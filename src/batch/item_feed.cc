#include "batch/item_feed.hpp"

#include <string>
#include <utility>

#include "batch/record.hpp"
#include "coro/on_worker.hpp"
#include "hoist/downloader.hpp"
#include "store/letter_case.hpp"

namespace hoist::batch {

namespace {

constexpr std::size_t entries_in_a_block = 256;

FetchError already_taken(const Item& item) {
  return FetchError(item.code, "fetching " + shown_url(item.url),
                    {Cause(ErrorKind::input, "the file " + item.file + " is already another item's")});
}

}  // namespace

coro::Task<void> ItemFeed::read_block() {
  auto read_them = [this] { read(); };
  co_await coro::OnWorker(loop_, read_them);
}

void ItemFeed::read() {
  next_ = 0;
  block_.clear();
  std::vector<hoist::Entry> entries;
  while (entries.size() < entries_in_a_block) {
    std::optional<hoist::Entry> entry = source_.next();
    if (!entry) break;
    entries.push_back(std::move(*entry));
    if (!source_.ready()) break;
  }
  refuse_taken_files(entries);

  std::vector<Wanted> wanted;
  for (hoist::Entry& entry : entries) {
    if (auto* item = std::get_if<Item>(&entry)) wanted.emplace_back().item = std::move(*item);
  }
  if (record_) record_->complete(wanted);
  auto next = wanted.begin();
  for (hoist::Entry& entry : entries) {
    if (auto* error = std::get_if<FetchError>(&entry)) {
      block_.emplace_back(std::move(*error));
    } else {
      block_.emplace_back(std::move(*next++));
    }
  }
}

void ItemFeed::refuse_taken_files(std::vector<hoist::Entry>& entries) {
  if (!taken_) taken_ = std::make_unique<store::TakenNames>(store::letter_case_of(folder_));
  for (hoist::Entry& entry : entries) {
    const auto* item = std::get_if<Item>(&entry);
    if (item && !taken_->take(item->file)) entry = already_taken(*item);
  }
}

}  // namespace hoist::batch
