#include "net/name_lookups.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/url.hpp"

namespace hoist::net {

namespace {

constexpr std::size_t most_known = 4096;

}  // namespace

bool NameLookups::enter(Transfer& transfer, const std::string& url) {
  const std::string_view server = base::beginning_of(url);
  if (server == last_) return true;
  std::string name(server);
  if (known_.contains(name)) {
    last_ = std::move(name);
    return true;
  }
  const auto same = [&](const Lookup& lookup) { return lookup.server == name; };
  const auto lookup = std::find_if(under_way_.begin(), under_way_.end(), same);
  if (lookup == under_way_.end()) {
    under_way_.push_back({&transfer, std::move(name), {}});
    return true;
  }
  lookup->waiting.push_back(&transfer);
  return false;
}

void NameLookups::found(const Transfer& transfer) noexcept {
  const auto lookup = lookup_by(transfer);
  if (lookup == under_way_.end()) return;
  try {
    remember(lookup->server);
  } catch (...) {
    // no memory to remember it: it is looked up again
  }
  end(lookup);
}

bool NameLookups::is_awaited(const Transfer& transfer) const noexcept {
  return std::any_of(under_way_.begin(), under_way_.end(),
                     [&](const Lookup& lookup) { return lookup.by == &transfer; });
}

void NameLookups::leave(const Transfer& transfer) noexcept {
  for (Lookup& lookup : under_way_) std::erase(lookup.waiting, &transfer);
  std::erase(ready_, &transfer);
  const auto lookup = lookup_by(transfer);
  if (lookup != under_way_.end()) end(lookup);
}

Transfer* NameLookups::take_ready() noexcept {
  if (ready_.empty()) return nullptr;
  Transfer* const transfer = ready_.front();
  ready_.erase(ready_.begin());
  return transfer;
}

std::vector<NameLookups::Lookup>::iterator NameLookups::lookup_by(const Transfer& transfer) noexcept {
  return std::find_if(under_way_.begin(), under_way_.end(),
                      [&](const Lookup& lookup) { return lookup.by == &transfer; });
}

void NameLookups::end(std::vector<Lookup>::iterator lookup) noexcept {
  ready_.insert(ready_.end(), lookup->waiting.begin(), lookup->waiting.end());
  under_way_.erase(lookup);
}

bool NameLookups::is_full() const noexcept { return known_.size() >= most_known; }

void NameLookups::forget() noexcept {
  known_.clear();
  last_.clear();
}

void NameLookups::remember(const std::string& server) { last_ = *known_.insert(server).first; }

}  // namespace hoist::net
