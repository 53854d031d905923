#include "source/list_line.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/printable.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/aria2_option.hpp"
#include "source/item_fields.hpp"
#include "source/json_line.hpp"
#include "source/url_names.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view blank = " \t\r\v\f";

[[noreturn]] void refuse(std::string reason) { throw Cause(ErrorKind::input, std::move(reason)); }

void check_text(std::string_view line) {
  const std::optional<std::string> fault = base::fault_in(line, "\t");
  if (!fault) return;
  const bool looks_like_utf16 = line.find('\0') != std::string_view::npos;
  refuse(fmt::format("the line contains {}{}", *fault,
                     looks_like_utf16 ? ": is the list in UTF-16? It must be UTF-8" : ""));
}

/// What a line says of itself that keeps it from being used; see to_refused_line().
constexpr std::string_view refused_key = "refused=";

std::string first_url(std::string_view text, const std::string& base) {
  if (text.starts_with(refused_key)) refuse(std::string(text.substr(refused_key.size())));
  const bool can_be_url = base::looks_like_url(text) || !base.empty();
  if (can_be_url && text.find(' ') != std::string_view::npos) {
    refuse("the URL contains a space: write %20 for it, and put a TAB between the URL and what follows");
  }
  return item_url(text, base, "the line");
}

[[noreturn]] void refuse_key(std::string_view key) {
  constexpr std::string_view harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  const bool is_harmless = key.size() <= 20 && key.find_first_not_of(harmless) == std::string_view::npos;
  refuse(fmt::format("unknown key{}{}: the keys are {}", is_harmless ? " " : "",
                     is_harmless ? std::string(key) + "=" : "", list_keys));
}

[[noreturn]] void refuse_field(bool has_space) {
  refuse(fmt::format("a field is neither an http:// or https:// URL nor one of {}{}", list_keys,
                     has_space ? "; separate fields with TABs, not spaces" : ""));
}

/// A field after the first URL.
void read_field(std::string_view text, ItemFields& fields) {
  if (base::looks_like_url(text)) return fields.add_mirror(text);
  if (fields.set_tagged_digest(text)) return;
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) refuse_field(text.find(' ') != std::string_view::npos);
  const std::string_view key = text.substr(0, equals);
  if (!fields.set(key, text.substr(equals + 1))) refuse_key(key);
}

/// Lines of options below an item's: "\n" stands between them.
void read_options(std::string_view lines, ItemFields& fields) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    check_text(line);
    const std::string_view text = without_blank_ends(line);
    if (text.empty() || text.front() == '#') continue;
    read_option_line(text, fields);
  }
}

Item parse_url_line(std::string_view line, std::string_view options, std::uint64_t n, const NameTemplate& names,
                    const std::string& base) {
  const std::size_t end = std::min(line.find('\t'), line.size());
  std::string url = first_url(without_blank_ends(line.substr(0, end)), base);
  ItemFields fields;
  for (std::string_view rest = line.substr(end); !rest.empty();) {
    rest.remove_prefix(1);
    const std::string_view field = rest.substr(0, rest.find('\t'));
    if (!field.empty()) read_field(field, fields);
    rest.remove_prefix(field.size());
  }
  read_options(options, fields);
  return std::move(fields).finish(std::move(url), n, names);
}

}  // namespace

std::string_view without_blank_ends(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
  return text.substr(0, text.find_last_not_of(blank) + 1);
}

bool is_item_line(std::string_view line) noexcept {
  const std::string_view text = without_blank_ends(line);
  return !text.empty() && text.front() != '#' && !is_report_summary(text);
}

Item parse_list_line(std::string_view entry, std::uint64_t n, const NameTemplate& names, const std::string& base) {
  const std::size_t end = std::min(entry.find('\n'), entry.size());
  const std::string_view options = entry.substr(std::min(end + 1, entry.size()));
  check_text(entry.substr(0, std::min(entry.find_last_not_of(blank, end - 1) + 1, end)));
  const std::string_view line = without_blank_ends(entry.substr(0, end));
  if (is_json_line(line)) {
    if (!options.empty()) refuse("a line of JSON has its options in itself, not on the lines below it");
    return parse_json_line(line, n, names, base);
  }
  return parse_url_line(line, options, n, names, base);
}

std::string to_list_line(const Item& item) {
  std::string line = fmt::format("{}\tcode={}", item.url, item.code);
  if (!item.file.empty() && !item.awaits_name) line += "\tout=" + item.file;
  if (!item.digest.empty()) line += fmt::format("\t{}={}", base::name(item.digest.algorithm), item.digest.hex);
  if (item.size) line += fmt::format("\tsize={}", item.size->count);
  for (const std::string& header : item.headers) line += "\theader=" + header;
  for (const std::string& mirror : item.mirrors) line += '\t' + mirror;
  // Blank space at the end of a line would be dropped: a file's name may end with it. A TAB would separate fields: the
  // value of a header may have one.
  const bool has_tab = std::any_of(item.headers.begin(), item.headers.end(),
                                   [](const std::string& header) { return header.find('\t') != std::string::npos; });
  return without_blank_ends(line) == line && !has_tab ? line : to_json_line(item);
}

std::string to_refused_line(const Item& item, std::string_view reason) {
  const std::string refused = std::string(refused_key) + base::printable(reason);
  if (!item.url.empty()) {
    const std::string line = to_list_line(item);
    return is_json_line(line) ? to_refused_json_line(item, base::printable(reason)) : line + '\t' + refused;
  }
  const std::string code = base::printable(item.code);
  return fmt::format("{}\tcode={}", refused, base::beginning(code, longest_code));
}

std::string_view code_of_line(std::string_view line) noexcept {
  constexpr std::string_view key = "\tcode=";
  const std::size_t found = line.find(key);
  if (found == std::string_view::npos) return {};
  line.remove_prefix(found + key.size());
  return line.substr(0, line.find('\t'));
}

}  // namespace hoist::source
