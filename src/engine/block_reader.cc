#include "engine/block_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/digest.hpp"
#include "base/url.hpp"

namespace hoist::engine {

namespace {

constexpr std::size_t entries_in_a_block = 256;

std::string with_place(const std::string& url, const std::string& place) {
  const std::string shown = base::shown_url(url);
  return place.empty() ? shown : shown + " (" + place + ")";
}

Refused already_taken(Item item, const store::NameHolder& first) {
  const std::string message = "another item is already saved as " + item.file + ": " +
                              with_place(first.url, first.place) + "; this one is " + with_place(item.url, item.place) +
                              "; -o '{hash}-{name}' or out= tells them apart";
  FetchError error(item.code, "fetching " + base::shown_url(item.url), {Cause(ErrorKind::input, message)});
  item.file.clear();
  return {std::move(item), std::move(error)};
}

/// What is expected of the item's file; empty: nothing.
std::string expected_of(const Item& item) {
  const std::string digest = base::to_stored_text(item.digest);
  return item.size ? digest + ' ' + std::to_string(item.size->count) : digest;
}

/// Whether an item is the one that has its file, and expects nothing else of it.
bool is_duplicate(const store::NameHolder& item, const store::NameHolder& first) {
  return item.url == first.url && (item.expected.empty() || item.expected == first.expected);
}

PlannedItem duplicate(Item item) {
  PlannedItem planned;
  planned.item = std::move(item);
  planned.finished = true;
  planned.known = OutcomeKind::duplicate;
  return planned;
}

/// What a source yields, before anything is known of it.
PlannedEntry planned(SourceEntry entry) {
  if (auto* refused = std::get_if<Refused>(&entry)) return std::move(*refused);
  if (auto* error = std::get_if<FetchError>(&entry)) return std::move(*error);
  PlannedItem planned;
  planned.item = std::get<Item>(std::move(entry));
  return planned;
}

}  // namespace

std::vector<PlannedEntry> BlockReader::read() {
  while (true) {
    std::vector<PlannedEntry> block = read_source();
    if (block.empty()) return read_deferred();
    complete(block);
    settle_taken_files(block);
    defer_last(block);
    if (!block.empty()) return block;
  }
}

std::vector<PlannedEntry> BlockReader::read_source() {
  std::vector<PlannedEntry> block;
  while (block.size() < entries_in_a_block) {
    std::optional<SourceEntry> entry = source_.next();
    if (!entry) break;
    block.push_back(planned(std::move(*entry)));
    if (!source_.ready()) break;
  }
  return block;
}

void BlockReader::settle_taken_files(std::vector<PlannedEntry>& block) {
  if (!taken_) taken_ = std::make_unique<store::TakenNames>(comparison_());
  for (PlannedEntry& entry : block) {
    auto* one = std::get_if<PlannedItem>(&entry);
    if (!one) continue;
    const store::NameHolder holder{one->item.url, one->item.place, expected_of(one->item)};
    const std::optional<store::NameHolder> first = taken_->take(one->item.file, holder);
    if (!first) continue;
    if (is_duplicate(holder, *first)) {
      *one = duplicate(std::move(one->item));
    } else {
      entry = already_taken(std::move(one->item), *first);
    }
  }
}

void BlockReader::complete(std::vector<PlannedEntry>& block) const {
  if (!known_.complete) return;
  std::vector<PlannedItem*> items;
  items.reserve(block.size());
  for (PlannedEntry& entry : block) {
    if (auto* one = std::get_if<PlannedItem>(&entry)) items.push_back(one);
  }
  known_.complete(items);
}

void BlockReader::defer_last(std::vector<PlannedEntry>& block) {
  if (!known_.defers) return;
  const auto deferred = std::stable_partition(block.begin(), block.end(), [](const PlannedEntry& entry) {
    const auto* one = std::get_if<PlannedItem>(&entry);
    return !one || !one->comes_last;
  });
  if (deferred == block.end()) return;
  std::vector<Item> items;
  for (auto it = deferred; it != block.end(); ++it) items.push_back(std::move(std::get<PlannedItem>(*it).item));
  block.erase(deferred, block.end());
  if (!deferred_) deferred_ = std::make_unique<store::DeferredItems>();
  deferred_->add(items);
}

std::vector<PlannedEntry> BlockReader::read_deferred() {
  std::vector<PlannedEntry> block;
  if (!deferred_) return block;
  for (Item& item : deferred_->take(entries_in_a_block)) block.push_back(planned(std::move(item)));
  complete(block);
  for (PlannedEntry& entry : block) std::get<PlannedItem>(entry).comes_last = true;
  return block;
}

}  // namespace hoist::engine
