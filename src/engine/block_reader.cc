#include "engine/block_reader.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "base/url.hpp"

namespace hoist::engine {

namespace {

constexpr std::size_t entries_in_a_block = 256;

Refused already_taken(Item item) {
  FetchError error(item.code, "fetching " + base::shown_url(item.url),
                   {Cause(ErrorKind::input, "the file " + item.file + " is already another item's")});
  item.file.clear();
  return {std::move(item), std::move(error)};
}

}  // namespace

std::vector<PlannedEntry> BlockReader::read() {
  std::vector<SourceEntry> entries = read_source();
  refuse_taken_files(entries);

  std::vector<PlannedItem> planned;
  for (SourceEntry& entry : entries) {
    if (auto* item = std::get_if<Item>(&entry)) planned.emplace_back().item = std::move(*item);
  }
  if (complete_) complete_(planned);

  std::vector<PlannedEntry> block;
  block.reserve(entries.size());
  auto next = planned.begin();
  for (SourceEntry& entry : entries) {
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

std::vector<SourceEntry> BlockReader::read_source() {
  std::vector<SourceEntry> entries;
  while (entries.size() < entries_in_a_block) {
    std::optional<SourceEntry> entry = source_.next();
    if (!entry) break;
    entries.push_back(std::move(*entry));
    if (!source_.ready()) break;
  }
  return entries;
}

void BlockReader::refuse_taken_files(std::vector<SourceEntry>& entries) {
  if (!taken_) taken_ = std::make_unique<store::TakenNames>(comparison_());
  for (SourceEntry& entry : entries) {
    auto* item = std::get_if<Item>(&entry);
    if (item && !taken_->take(item->file)) entry = already_taken(std::move(*item));
  }
}

}  // namespace hoist::engine
