#include "engine/block_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/url.hpp"
#include "hoist/cause.hpp"

namespace hoist::engine {

namespace {

Refused refused(Item item, const Cause& cause) {
  FetchError error(item.code, "fetching " + base::shown_url(item.url), {cause});
  item.file.clear();
  return {std::move(item), std::move(error)};
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

std::vector<PlannedEntry> BlockReader::read(std::size_t most) {
  while (true) {
    std::vector<PlannedEntry> block = read_source(most);
    if (block.empty()) return read_deferred();
    complete(block);
    claim_files(block);
    defer_last(block);
    if (!block.empty()) return block;
  }
}

std::vector<PlannedEntry> BlockReader::read_source(std::size_t most) {
  std::vector<PlannedEntry> block;
  while (block.size() < most) {
    std::optional<SourceEntry> entry = source_.next();
    if (!entry) break;
    block.push_back(planned(std::move(*entry)));
    if (!source_.ready()) break;
  }
  return block;
}

void BlockReader::claim_files(std::vector<PlannedEntry>& block) {
  for (PlannedEntry& entry : block) {
    auto* one = std::get_if<PlannedItem>(&entry);
    if (one) one->item.awaits_name = awaits_name(one->item);
    // In a queue, the list may name a file again, for another URL, too: the producer decides when it may be replaced.
    const bool named_by_producer = one && known_.queue && one->item.named_by_list;
    if (!one || one->item.awaits_name || named_by_producer) continue;
    try {
      if (names_.claim(one->item) == FileNames::Claim::duplicate && !known_.queue)
        *one = duplicate(std::move(one->item));
    } catch (const Cause& cause) {
      if (cause.kind() != ErrorKind::input) throw;
      entry = refused(std::move(one->item), cause);
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
  for (Item& item : deferred_->take(most_entries)) block.push_back(planned(std::move(item)));
  complete(block);
  for (PlannedEntry& entry : block) {
    auto& one = std::get<PlannedItem>(entry);
    one.comes_last = true;
    one.item.awaits_name = awaits_name(one.item);
  }
  return block;
}

}  // namespace hoist::engine
