#include "batch/item_reader.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "hoist/downloader.hpp"

namespace hoist::batch {

namespace {

constexpr std::size_t entries_in_a_block = 256;

Refused already_taken(Item item) {
  FetchError error(item.code, "fetching " + shown_url(item.url),
                   {Cause(ErrorKind::input, "the file " + item.file + " is already another item's")});
  item.file.clear();
  return {std::move(item), std::move(error)};
}

}  // namespace

std::vector<ItemReader::Entry> ItemReader::read() {
  std::vector<hoist::Entry> entries = read_source();
  refuse_taken_files(entries);

  std::vector<Wanted> wanted;
  for (hoist::Entry& entry : entries) {
    if (auto* item = std::get_if<Item>(&entry)) wanted.emplace_back().item = std::move(*item);
  }
  if (complete_) complete_(wanted);

  std::vector<Entry> block;
  block.reserve(entries.size());
  auto next = wanted.begin();
  for (hoist::Entry& entry : entries) {
    if (std::holds_alternative<Item>(entry)) {
      block.emplace_back(std::move(*next++));
    } else if (auto* refused = std::get_if<Refused>(&entry)) {
      block.emplace_back(std::move(*refused));
    } else {
      block.emplace_back(std::get<FetchError>(std::move(entry)));
    }
  }
  return block;
}

std::vector<hoist::Entry> ItemReader::read_source() {
  std::vector<hoist::Entry> entries;
  while (entries.size() < entries_in_a_block) {
    std::optional<hoist::Entry> entry = source_.next();
    if (!entry) break;
    entries.push_back(std::move(*entry));
    if (!source_.ready()) break;
  }
  return entries;
}

void ItemReader::refuse_taken_files(std::vector<hoist::Entry>& entries) {
  if (!taken_) taken_ = std::make_unique<store::TakenNames>(letter_case_());
  for (hoist::Entry& entry : entries) {
    auto* item = std::get_if<Item>(&entry);
    if (item && !taken_->take(item->file)) entry = already_taken(std::move(*item));
  }
}

}  // namespace hoist::batch
