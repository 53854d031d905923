#include "cli/dry_run.hpp"

#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "cli/items.hpp"
#include "cli/output.hpp"
#include "cli/printable.hpp"
#include "cli/text_report.hpp"
#include "hoist/downloader.hpp"

namespace hoist::cli {
namespace {

std::string line_of(const Item& item, const std::filesystem::path& folder) {
  const std::string file = (folder / item.file).string();
  return printable(fmt::format("{} {} -> {}", item.code, shown_url(item.url), file)) + '\n';
}

std::string line_of(FetchError error) {
  Outcome outcome;
  outcome.error = std::move(error);
  return outcome_line(outcome);
}

}  // namespace

bool preview(const Batch& batch, const std::filesystem::path& folder, std::ostream& out, Screen& screen) {
  constexpr std::size_t much = std::size_t{64} * 1024;
  const std::unique_ptr<ItemSource> items = open_items(batch);
  bool all_usable = true;
  std::string lines;
  while (std::optional<Entry> entry = items->next()) {
    if (const auto* item = std::get_if<Item>(&*entry)) {
      lines += line_of(*item, folder);
    } else {
      screen.line(line_of(std::get<FetchError>(std::move(*entry))));
      all_usable = false;
    }
    if (lines.size() >= much) write_out(out, std::exchange(lines, {}));
  }
  write_out(out, lines);
  return all_usable;
}

}  // namespace hoist::cli
