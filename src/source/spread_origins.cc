#include "source/spread_origins.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/url.hpp"

namespace hoist::source {

std::uint64_t SpreadOrigins::shards_of(std::string_view origin) const {
  const auto found = shards_.find(origin);
  return found == shards_.end() ? 1 : found->second;
}

void OriginCounts::add(const std::string& origin) {
  ++items_;
  if (last_ == counts_.end() || last_->first != origin) {  // in a list, the origin is usually that of the previous line
    if (counts_.size() == counters_ && !counts_.contains(origin)) return make_room();
    last_ = counts_.try_emplace(origin, 0).first;
  }
  ++last_->second;
}

/// Each of the origins counts one less, as does the one that there is no room for.
void OriginCounts::make_room() {
  for (auto& [origin, count] : counts_) --count;
  std::erase_if(counts_, [](const auto& entry) { return entry.second == 0; });
  last_ = counts_.end();
}

SpreadOrigins spread_origins(ItemSource& items, std::uint64_t shards, std::uint64_t most) {
  OriginCounts counts;
  while (const std::optional<SourceEntry> entry = items.next()) {
    if (const auto* item = std::get_if<Item>(&*entry)) counts.add(base::origin_of(item->url));
  }
  const std::uint64_t share = counts.items() / shards + (counts.items() % shards == 0 ? 0 : 1);
  std::map<std::string, std::uint64_t, std::less<>> spread;
  for (const auto& [origin, count] : counts.all()) {
    const std::uint64_t wanted = std::min({(count - 1) / share + 1, shards, most});
    if (wanted > 1) spread.emplace(origin, wanted);
  }
  return SpreadOrigins(std::move(spread));
}

}  // namespace hoist::source
