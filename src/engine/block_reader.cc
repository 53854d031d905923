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
                   {Cause(ErrorKind::input, "another item is already saved as " + item.file)});
  item.file.clear();
  return {std::move(item), std::move(error)};
}

}  // namespace

std::vector<PlannedEntry> BlockReader::read() {
  while (true) {
    std::vector<SourceEntry> entries = read_source();
    if (entries.empty()) return read_deferred();
    refuse_taken_files(entries);
    std::vector<PlannedEntry> block = plan(std::move(entries));
    if (!block.empty()) return block;
  }
}

std::vector<PlannedItem> BlockReader::planned_from(std::vector<Item> items) const {
  std::vector<PlannedItem> planned;
  planned.reserve(items.size());
  for (Item& item : items) planned.emplace_back().item = std::move(item);
  if (known_.complete) known_.complete(planned);
  return planned;
}

std::vector<PlannedEntry> BlockReader::plan(std::vector<SourceEntry> entries) {
  std::vector<Item> items;
  for (SourceEntry& entry : entries) {
    if (auto* item = std::get_if<Item>(&entry)) items.push_back(std::move(*item));
  }
  std::vector<PlannedItem> ready = planned_from(std::move(items));

  std::vector<PlannedEntry> block;
  block.reserve(entries.size());
  std::vector<Item> last;
  auto next = ready.begin();
  for (SourceEntry& entry : entries) {
    if (auto* refused = std::get_if<Refused>(&entry)) {
      block.emplace_back(std::move(*refused));
    } else if (auto* error = std::get_if<FetchError>(&entry)) {
      block.emplace_back(std::move(*error));
    } else if (PlannedItem& one = *next++; one.comes_last && known_.defers) {
      last.push_back(std::move(one.item));
    } else {
      block.emplace_back(std::move(one));
    }
  }
  if (!last.empty() && !deferred_) deferred_ = std::make_unique<store::DeferredItems>();
  if (!last.empty()) deferred_->add(last);
  return block;
}

std::vector<PlannedEntry> BlockReader::read_deferred() {
  std::vector<PlannedEntry> block;
  if (!deferred_) return block;
  for (PlannedItem& one : planned_from(deferred_->take(entries_in_a_block))) {
    one.comes_last = true;
    block.emplace_back(std::move(one));
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
