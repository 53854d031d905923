// A whole list, as it is in a file: packed with gzip or zstd, or not.

#include "source/list_reader.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "cli/report/failed_list.hpp"
#include "hoist/run_error.hpp"
#include "support/files.hpp"
#include "support/items.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

constexpr std::size_t most_entries = 500;  // a few bytes may stand for millions

std::vector<SourceEntry> entries_of(std::string_view list, bool looks_ahead) {
  static MemoryFile file;
  file.write(list);
  source::ListReader reader({file.path()}, source::NameTemplate());
  std::vector<SourceEntry> entries;
  while (entries.size() < most_entries) {
    if (looks_ahead) require(reader.ready(), "a file never has to be waited for");
    std::optional<SourceEntry> entry = reader.next();
    if (!entry) break;
    entries.push_back(std::move(*entry));
  }
  return entries;
}

std::string failed_list_of(const std::vector<SourceEntry>& entries) {
  std::string list;
  for (const SourceEntry& entry : entries) {
    Outcome outcome;
    if (const auto* item = std::get_if<Item>(&entry)) {
      outcome.kind = OutcomeKind::not_found;
      outcome.item = *item;
    } else {
      const auto& error = std::get<FetchError>(entry);
      outcome.item = {.code = error.code(), .url = {}, .file = {}};
      outcome.error = error;
    }
    list += cli::failed_line(outcome) + '\n';
  }
  return list;
}

void require_same_entries(const std::vector<SourceEntry>& ones, const std::vector<SourceEntry>& others,
                          std::string_view property) {
  require(ones.size() == others.size(), property);
  for (std::size_t i = 0; i < ones.size(); ++i) {
    require(ones[i].index() == others[i].index(), property);
    const auto* item = std::get_if<Item>(&ones[i]);
    if (item) require_same(*item, std::get<Item>(others[i]), property);
  }
}

}  // namespace

void fuzz_one(std::string_view input) {
  const std::vector<SourceEntry> entries = entries_of(input, false);
  for (const SourceEntry& entry : entries) {
    if (const auto* item = std::get_if<Item>(&entry)) require_sound(*item);
  }
  require_same_entries(entries, entries_of(input, true), "looking ahead changes nothing");
  require_same_entries(entries, entries_of(failed_list_of(entries), false), "a list of failures has what failed");
}

}  // namespace hoist::fuzz
