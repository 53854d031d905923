#include "source/checksummed_items.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "hoist/fetch_error.hpp"

namespace hoist::source {
namespace {

Refused unverifiable(Item item, const std::string& checksums, const std::string& reason) {
  FetchError error(item.code, fmt::format("looking for {} in {}", item.file, checksums),
                   {Cause(ErrorKind::input, reason)});
  return {std::move(item), std::move(error)};
}

}  // namespace

ChecksummedItems::ChecksummedItems(std::unique_ptr<ItemSource> items, Checksums checksums)
    : items_(std::move(items)), checksums_(std::move(checksums)) {}

std::optional<SourceEntry> ChecksummedItems::next() {
  std::optional<SourceEntry> entry = items_->next();
  if (!entry) return std::nullopt;
  if (auto* item = std::get_if<Item>(&*entry)) return checked(std::move(*item));
  return entry;
}

SourceEntry ChecksummedItems::checked(Item item) const {
  const std::optional<Digest> listed = checksums_.find(item.file);
  const std::string& file = checksums_.shown();
  if (!listed) {
    if (!item.digest.empty()) return item;
    const std::string reason = fmt::format("no checksum for {} in {}", base::in_quotes(item.file), file);
    return unverifiable(std::move(item), file, reason);
  }
  const bool comparable = !item.digest.empty() && item.digest.algorithm == listed->algorithm;
  if (comparable && item.digest != *listed) {
    const std::string reason = fmt::format("its {}= differs from the checksum for {} in {}",
                                           base::name(listed->algorithm), base::in_quotes(item.file), file);
    return unverifiable(std::move(item), file, reason);
  }
  if (item.digest.empty() || item.digest.algorithm < listed->algorithm) item.digest = *listed;
  return item;
}

}  // namespace hoist::source
