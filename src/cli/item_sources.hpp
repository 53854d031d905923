#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/batch.hpp"
#include "hoist/item.hpp"
#include "source/template_items.hpp"

namespace hoist::cli {

/// Why a batch for standard output is refused, as the beginning of a message.
inline constexpr const char* not_one_item = "-o - writes one item to standard output: the batch must have one";

/// Opens the source of a batch's items: its lists, its codes, its checksums.
/// @throws RunError if a file cannot be read; its next() throws UsageError for a second item where the batch is for
///         standard output
/// @param warn is called, by whoever calls next(), with what a user should know; may be empty
std::unique_ptr<ItemSource> open_items(const Batch& batch, const source::Warn& warn = {});

/// The codes of all items of the batch (of its shard), where they are known before anything is read.
std::optional<std::vector<std::string>> known_codes(const Batch& batch);

/// Whether the input of the items can be read twice: lists and codes are in regular files.
bool can_be_read_twice(const Batch& batch);

/// Reads the whole batch, whatever its shard, to decide which origins are spread (see source::spread_origins).
/// @throws RunError if it cannot be read
source::SpreadOrigins spread_origins(const Batch& batch, std::uint64_t shards, std::uint64_t most);

/// How many items the batch (its shard) has, unusable ones included; nothing where that cannot be told before they are
/// read. Reads lists and files of codes once.
std::optional<std::uint64_t> count_items(const Batch& batch);

}  // namespace hoist::cli
