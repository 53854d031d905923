#include "cli/terminal/announcement.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/url.hpp"
#include "cli/item_sources.hpp"
#include "source/url_template.hpp"

namespace hoist::cli {
namespace {

std::string listed(const std::vector<std::string>& codes) {
  constexpr std::size_t most = 10;
  if (codes.empty()) return "none";
  if (codes.size() <= most) return fmt::format("{}", fmt::join(codes, ", "));
  return fmt::format("from {} to {}", codes.front(), codes.back());
}

std::string files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> shown;
  shown.reserve(paths.size());
  for (const std::string& path : paths) shown.push_back(path == "-" ? "standard input" : path);
  return fmt::format("{}", fmt::join(shown, ", "));
}

/// "from urls.txt", "from 3 URLs", "from 1 URL and urls.txt"; for a single URL, just that.
std::string lists_of(const ListBatch& batch) {
  static const source::Noun url{"URL", "URLs"};
  if (batch.urls.empty()) return "from " + files_of(batch.lists);
  if (!batch.lists.empty())
    return fmt::format("from {} and {}", counted(batch.urls.size(), url), files_of(batch.lists));
  if (batch.urls.size() > 1) return "from " + counted(batch.urls.size(), url);
  const std::string& line = batch.urls.front();
  return "from " + base::shown_url(line.substr(0, line.find('\t')), base::QueryValues::no_secrets);
}

/// "ERROR site: http://..."; of a template, with CODE for the code.
std::string site(const Batch& batch) {
  if (const auto* flags = std::get_if<FlagsBatch>(&batch.source)) {
    return flags->server.label + " site: " + base::shown_url(flags->server.url, base::QueryValues::no_secrets);
  }
  const auto& codes = std::get<CodesBatch>(batch.source);
  const std::string one = source::UrlTemplate(codes.url).url_of("CODE", 1);
  const std::string url = base::shown_url(one, base::QueryValues::no_secrets);
  const std::string& label = codes.label.empty() ? codes.name : codes.label;
  return label.empty() ? "Site: " + url : label + " site: " + url;
}

/// " of shard 2/4 by origin"; empty for the whole batch.
std::string of_shard(const Batch& batch) { return batch.shard ? " of shard " + batch.shard->text() : ""; }

/// "Fetching 3 files from urls.txt."; the number is not known if the list comes from a pipe.
std::string fetching(const Batch& batch, std::optional<std::uint64_t> total, const std::string& from) {
  const std::string things = total ? counted(*total, batch.noun) : "the " + batch.noun.many;
  return fmt::format("Fetching {}{} {}.", things, of_shard(batch), from);
}

}  // namespace

std::string folder_to_name(const Batch& batch, const std::filesystem::path& folder) {
  const bool is_told = !std::holds_alternative<FlagsBatch>(batch.source) && !batch.is_for_standard_output();
  std::error_code missing;
  const bool is_here = folder.lexically_normal() == "." || std::filesystem::equivalent(folder, ".", missing);
  return is_told && !is_here ? folder.string() : std::string();
}

std::string archive_to_name(const Batch& batch, const std::filesystem::path& folder, const std::string& archive) {
  if (archive == "-" || std::holds_alternative<FlagsBatch>(batch.source)) return {};
  return folder == "." ? archive : (folder / archive).string();
}

Announcement announce(const Batch& batch, std::optional<std::uint64_t> total, std::size_t slots) {
  Announcement announcement{.lines = {}, .noun = batch.noun, .slots = slots};
  announcement.remarks = !std::holds_alternative<FlagsBatch>(batch.source);
  announcement.bytes = !std::holds_alternative<FlagsBatch>(batch.source);
  if (const auto* list = std::get_if<ListBatch>(&batch.source)) {
    announcement.lines = {fetching(batch, total, lists_of(*list))};
  } else if (const auto codes = known_codes(batch)) {
    const std::string things = counted(codes->size(), batch.noun) + of_shard(batch);
    announcement.lines = {site(batch), fmt::format("Searching for {}: {}", things, listed(*codes))};
  } else {
    const auto& files = std::get<CodesBatch>(batch.source).code_files;
    announcement.lines = {site(batch), fetching(batch, total, "for the codes in " + files_of(files))};
  }
  return announcement;
}

}  // namespace hoist::cli
