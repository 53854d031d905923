#include "cli/item_sources.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/options/usage_error.hpp"
#include "source/checksummed_items.hpp"
#include "source/code_reader.hpp"
#include "source/flags.hpp"
#include "source/item_count.hpp"
#include "source/limited_items.hpp"
#include "source/list_reader.hpp"
#include "source/name_template.hpp"
#include "source/sharded_items.hpp"
#include "source/template_items.hpp"
#include "source/url_arguments.hpp"
#include "source/url_template.hpp"

namespace hoist::cli {
namespace {

std::unique_ptr<ItemSource> open_lists(const ListBatch& batch, const source::NameTemplate& names, bool sparingly) {
  std::unique_ptr<source::ListReader> items;
  if (!batch.lists.empty())
    items = std::make_unique<source::ListReader>(batch.lists, names, batch.base, batch.urls.size());
  if (items && sparingly) items->read_sparingly();
  if (batch.urls.empty()) return items;
  return std::make_unique<source::UrlArguments>(batch.urls, names, std::move(items));
}

std::unique_ptr<ItemSource> open_source(const Batch& batch, source::Warn warn) {
  std::optional<source::NameTemplate> names;
  if (batch.names) names.emplace(*batch.names);
  if (const auto* flags = std::get_if<FlagsBatch>(&batch.source)) {
    return std::make_unique<source::FlagItems>(flags->server.url, flags->codes, std::move(names));
  }
  if (const auto* list = std::get_if<ListBatch>(&batch.source)) {
    return open_lists(*list, names.value_or(source::NameTemplate()), batch.queue);
  }
  const auto& codes = std::get<CodesBatch>(batch.source);
  source::UrlTemplate urls(codes.url);
  if (!names) names.emplace(urls.default_names());
  auto items = std::make_unique<source::TemplateItems>(std::move(urls), *std::move(names), codes.codes,
                                                       codes.code_files, std::move(warn));
  if (batch.queue) items->read_sparingly();
  return items;
}

std::optional<std::uint64_t> count_lists(const ListBatch& batch) {
  std::uint64_t sum = batch.urls.size();
  for (const std::string& list : batch.lists) {
    const std::optional<std::uint64_t> count = source::count_items(list);
    if (!count) return std::nullopt;
    sum += *count;
  }
  return sum;
}

bool is_regular(const std::string& file) {
  std::error_code ignored;
  return file != "-" && std::filesystem::is_regular_file(file, ignored);
}

std::optional<std::uint64_t> count_codes(const CodesBatch& batch) {
  if (!std::all_of(batch.code_files.begin(), batch.code_files.end(), is_regular)) return std::nullopt;
  const source::Interrupt never;
  source::CodeReader codes({}, batch.code_files, never);
  std::uint64_t sum = batch.codes.size();
  while (codes.next()) ++sum;
  return sum;
}

/// The only item of another source.
class SingleItem : public ItemSource {
 public:
  /// @param items never null
  explicit SingleItem(std::unique_ptr<ItemSource> items) : items_(std::move(items)) {}

  /// @throws UsageError for a second item
  std::optional<SourceEntry> next() override {
    std::optional<SourceEntry> entry = items_->next();
    if (entry && std::exchange(has_one_, true)) throw UsageError(not_one_item);
    return entry;
  }

  bool ready() override { return items_->ready(); }
  void stop() noexcept override { items_->stop(); }
  void hurry() noexcept override { items_->hurry(); }
  bool cut_short() const override { return items_->cut_short(); }

 private:
  std::unique_ptr<ItemSource> items_;
  bool has_one_ = false;
};

/// The items before their checksums are looked up. The limit is the batch's, so that the shards together are the batch.
std::unique_ptr<ItemSource> open_unchecked(const Batch& batch, source::Warn warn = {}) {
  std::unique_ptr<ItemSource> items = open_source(batch, std::move(warn));
  if (batch.limit) items = std::make_unique<source::LimitedItems>(std::move(items), *batch.limit);
  if (batch.shard) items = std::make_unique<source::ShardedItems>(std::move(items), *batch.shard, batch.spread);
  if (batch.is_for_standard_output()) items = std::make_unique<SingleItem>(std::move(items));
  return items;
}

std::uint64_t count_shard(const Batch& batch) {
  const std::unique_ptr<ItemSource> items = open_unchecked(batch);
  std::uint64_t count = 0;
  while (items->next()) ++count;
  return count;
}

std::string code_of(const SourceEntry& entry) {
  const auto* error = std::get_if<FetchError>(&entry);
  if (error) return error->code();
  const auto* refused = std::get_if<Refused>(&entry);
  return refused ? refused->item.code : std::get<Item>(entry).code;
}

}  // namespace

bool can_be_read_twice(const Batch& batch) {
  const auto* list = std::get_if<ListBatch>(&batch.source);
  if (list) return std::all_of(list->lists.begin(), list->lists.end(), is_regular);
  const auto* codes = std::get_if<CodesBatch>(&batch.source);
  return !codes || std::all_of(codes->code_files.begin(), codes->code_files.end(), is_regular);
}

std::unique_ptr<ItemSource> open_items(const Batch& batch, const source::Warn& warn) {
  std::unique_ptr<ItemSource> items = open_unchecked(batch, warn);
  if (!batch.checksums) return items;
  source::Checksums checksums(*batch.checksums);
  if (checksums.is_signed() && warn) warn("the PGP signature of " + checksums.shown() + " was not verified");
  return std::make_unique<source::ChecksummedItems>(std::move(items), std::move(checksums));
}

std::optional<std::vector<std::string>> known_codes(const Batch& batch) {
  const auto* all = batch.known_codes();
  if (!all) return std::nullopt;
  if (!batch.shard) return *all;
  const std::unique_ptr<ItemSource> items = open_unchecked(batch);
  std::vector<std::string> codes;
  while (const std::optional<SourceEntry> entry = items->next()) codes.push_back(code_of(*entry));
  return codes;
}

source::SpreadOrigins spread_origins(const Batch& batch, std::uint64_t shards, std::uint64_t most) {
  Batch whole = batch;
  whole.shard.reset();
  if (whole.is_for_standard_output()) whole.names.reset();
  const std::unique_ptr<ItemSource> items = open_unchecked(whole);
  return source::spread_origins(*items, shards, most);
}

std::optional<std::uint64_t> count_items(const Batch& batch) {
  if (batch.shard) return can_be_read_twice(batch) ? std::optional(count_shard(batch)) : std::nullopt;
  if (const auto* codes = batch.known_codes()) return codes->size();
  const auto* list = std::get_if<ListBatch>(&batch.source);
  const std::optional<std::uint64_t> count =
      list ? count_lists(*list) : count_codes(std::get<CodesBatch>(batch.source));
  if (!count || !batch.limit) return count;
  return std::min<std::uint64_t>(*count, *batch.limit);
}

}  // namespace hoist::cli
