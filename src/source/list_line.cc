#include "source/list_line.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/printable.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/safe_path.hpp"
#include "source/url_names.hpp"

namespace hoist::source {
namespace {

constexpr std::size_t longest_code = 255;

constexpr std::string_view known_keys =
    "code=, out=, size=, and for a digest sha256=, sha384=, sha512=, sha1=, md5= or digest=ALGORITHM:HEX";

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
  if (text.empty() || text.front() == ' ') {
    refuse(
        "the line begins with white space: it must begin with the URL, and all fields of a file must be on one line");
  }
  const bool is_relative = !base::looks_like_url(text);
  if (is_relative && base.empty()) {
    refuse(
        "the line does not begin with an absolute URL (http://... or https://...); --base URL resolves relative ones");
  }
  if (text.find(' ') != std::string_view::npos) {
    refuse("the URL contains a space: write %20 for it, and put a TAB between the URL and what follows");
  }
  if (!is_relative) return base::checked_url(text);
  const std::optional<std::string> resolved = base::resolve(base, text);
  if (!resolved) refuse("the line cannot be read as a URL that is relative to --base");
  return base::checked_url(*resolved);
}

Bytes parse_size(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();  // what off_t and curl_off_t can hold
  if (error != std::errc() || end != text.data() + text.size() || count > largest) {
    refuse("size= must be a whole number of bytes, such as size=1048576");
  }
  return Bytes{count};
}

std::string parse_code(std::string_view text) {
  if (text.size() > longest_code) refuse(fmt::format("code= is longer than {} bytes", longest_code));
  return std::string(text);
}

/// The fields after the first URL.
class Fields {
 public:
  void add(std::string_view text) {
    if (base::looks_like_url(text)) {
      item_.mirrors.push_back(base::checked_url(text));
      return;
    }
    if (set_tagged_digest(text)) return;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) refuse_field(text.find(' ') != std::string_view::npos);
    set(text.substr(0, equals), text.substr(equals + 1));
  }

  Item take() { return std::move(item_); }

 private:
  void set(std::string_view key, std::string_view value) {
    if (key == "code") {
      check(key, value, item_.code.empty());
      item_.code = parse_code(value);
    } else if (key == "out") {
      check(key, value, item_.file.empty());
      item_.file = safe_path(value);
    } else if (key == "digest") {
      check(key, value, true);
      add_digest(key, base::parse_digest(value));
    } else if (const auto algorithm = base::algorithm_named(key); algorithm && base::name(*algorithm) == key) {
      check(key, value, true);
      add_digest(key, base::parse_digest(*algorithm, value));
    } else if (key == "refused") {
      refuse(std::string(value));
    } else if (key == "size") {
      check(key, value, !item_.size);
      item_.size = parse_size(value);
    } else {
      refuse_key(key);
    }
  }

  /// "sha256:HEX", as container tools and package managers write it.
  bool set_tagged_digest(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto algorithm = base::algorithm_named(text.substr(0, std::min(colon, text.size())));
    if (colon == std::string_view::npos || !algorithm) return false;
    add_digest(base::name(*algorithm), base::parse_digest(*algorithm, text.substr(colon + 1)));
    return true;
  }

  /// Of digests of several algorithms, the strongest is verified.
  void add_digest(std::string_view key, Digest digest) {
    const unsigned bit = 1U << static_cast<unsigned>(digest.algorithm);
    if ((digests_ & bit) != 0) refuse(fmt::format("{}= is given twice", key));
    digests_ |= bit;
    if (item_.digest.empty() || item_.digest.algorithm < digest.algorithm) item_.digest = std::move(digest);
  }

  static void check(std::string_view key, std::string_view value, bool is_first) {
    if (!is_first) refuse(fmt::format("{}= is given twice", key));
    if (value.empty()) refuse(fmt::format("{}= has no value", key));
  }

  [[noreturn]] static void refuse_key(std::string_view key) {
    constexpr std::string_view harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const bool is_harmless = key.size() <= 20 && key.find_first_not_of(harmless) == std::string_view::npos;
    refuse(fmt::format("unknown key{}{}: the keys are {}", is_harmless ? " " : "",
                       is_harmless ? std::string(key) + "=" : "", known_keys));
  }

  [[noreturn]] static void refuse_field(bool has_space) {
    refuse(fmt::format("a field is neither an http:// or https:// URL nor one of {}{}", known_keys,
                       has_space ? "; separate fields with TABs, not spaces" : ""));
  }

  Item item_;
  unsigned digests_ = 0;  // a bit for each algorithm that was given
};

}  // namespace

bool is_item_line(std::string_view line) noexcept {
  const std::size_t first = line.find_first_not_of(" \t\r");
  return first != std::string_view::npos && line[first] != '#';
}

Item parse_list_line(std::string_view line, std::uint64_t n, const NameTemplate& names, const std::string& base) {
  check_text(line);
  const std::size_t end = std::min(line.find('\t'), line.size());
  std::string url = first_url(line.substr(0, end), base);
  Fields fields;
  for (std::string_view rest = line.substr(end); !rest.empty();) {
    rest.remove_prefix(1);
    const std::string_view field = rest.substr(0, rest.find('\t'));
    if (!field.empty()) fields.add(field);
    rest.remove_prefix(field.size());
  }
  Item item = fields.take();
  item.url = std::move(url);
  if (item.code.empty()) item.code = code_in(item.url);
  if (item.file.empty()) item.file = names.file_of(item.code, item.url, n);
  return item;
}

std::string to_list_line(const Item& item) {
  std::string line = fmt::format("{}\tcode={}", item.url, item.code);
  if (!item.file.empty()) line += "\tout=" + item.file;
  if (!item.digest.empty()) line += fmt::format("\t{}={}", base::name(item.digest.algorithm), item.digest.hex);
  if (item.size) line += fmt::format("\tsize={}", item.size->count);
  for (const std::string& mirror : item.mirrors) line += '\t' + mirror;
  return line;
}

std::string to_refused_line(const Item& item, std::string_view reason) {
  const std::string refused = std::string(refused_key) + base::printable(reason);
  if (!item.url.empty()) return to_list_line(item) + '\t' + refused;
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
