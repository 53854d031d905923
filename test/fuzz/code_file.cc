// A file of codes.

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "hoist/run_error.hpp"
#include "source/template_items.hpp"
#include "support/files.hpp"
#include "support/items.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

constexpr std::size_t most_entries = 1000;  // a few packed bytes may stand for millions

std::vector<SourceEntry> entries_of(const std::string& path, bool looks_ahead) {
  const source::UrlTemplate urls("http://host/{code:path}");
  source::TemplateItems items(urls, source::NameTemplate("{code}"), {}, {path});
  std::vector<SourceEntry> entries;
  while (entries.size() < most_entries) {
    if (looks_ahead) require(items.ready(), "a file never has to be waited for");
    std::optional<SourceEntry> entry = items.next();
    if (!entry) break;
    entries.push_back(std::move(*entry));
  }
  return entries;
}

std::string code_of(const SourceEntry& entry) {
  const auto* item = std::get_if<Item>(&entry);
  return item ? item->code + ' ' + item->place : std::get<FetchError>(entry).code();
}

}  // namespace

void fuzz_one(std::string_view input) {
  static MemoryFile file;
  file.write(input);
  try {
    const std::vector<SourceEntry> entries = entries_of(file.path(), false);
    const std::vector<SourceEntry> others = entries_of(file.path(), true);
    require(entries.size() == others.size(), "looking ahead changes nothing");
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (const auto* item = std::get_if<Item>(&entries[i])) require_sound(*item);
      require(code_of(entries[i]) == code_of(others[i]), "looking ahead changes no code");
    }
  } catch (const RunError&) {
    // It is packed, and damaged.
  }
}

}  // namespace hoist::fuzz
