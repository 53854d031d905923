#include "cli/options/word_hint.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/ascii_case.hpp"
#include "base/printable.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view small_letters = "abcdefghijklmnopqrstuvwxyz";

bool consists_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

/// Whether something can be read there that may be a list: no folder.
bool is_file(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::file_status found = std::filesystem::status(path, ignored);
  return std::filesystem::exists(found) && !std::filesystem::is_directory(found);
}

bool is_named_like_a_list(std::string_view word) {
  constexpr std::array<std::string_view, 10> endings = {".txt", ".lst",  ".list",  ".csv", ".tsv",
                                                        ".gz",  ".json", ".jsonl", ".zst", ".urls"};
  const auto ends_so = [word](std::string_view ending) {
    return word.size() > ending.size() && word.ends_with(ending);
  };
  return std::any_of(endings.begin(), endings.end(), ends_so);
}

/// Whether this is an address or a name with a domain that may exist: "example.org", "127.0.0.1", "localhost".
bool is_named_like_a_host(std::string_view name) {
  if (name == "localhost" || (name.starts_with('[') && name.ends_with(']'))) return true;
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.find("..") != std::string_view::npos) return false;
  const std::string_view domain = name.substr(dot + 1);
  if (consists_of(domain, digits)) return consists_of(name, "0123456789.");
  return domain.size() > 1 && consists_of(domain, small_letters);
}

/// Whether only "https://" is missing: a host, with or without a port, and whatever follows.
bool lacks_scheme(std::string_view word) {
  const std::string authority = base::lower(word.substr(0, word.find_first_of("/?#")));
  const std::size_t end = authority.starts_with('[') ? authority.find(']') : 0;
  const std::size_t colon = end == std::string::npos ? end : authority.find(':', end);
  const std::string_view host = std::string_view(authority).substr(0, colon);
  if (colon == std::string::npos) return is_named_like_a_host(host);
  const std::string_view port = std::string_view(authority).substr(colon + 1);
  // Nobody names a catalog after a port, but "stations:1" may well be a mistyped one.
  const bool is_local = host == "localhost" || host.find('.') != std::string_view::npos || host.starts_with('[');
  return consists_of(port, digits) && is_local;
}

/// "http:/host" and "https:host".
bool lacks_slashes(std::string_view word) {
  const std::string scheme = base::lower(word.substr(0, word.find(':')));
  return (scheme == "http" || scheme == "https") && word.size() > scheme.size();
}

/// "user:password@host/f"
bool has_user_info(std::string_view word) { return word.substr(0, word.find('/')).find('@') != std::string_view::npos; }

}  // namespace

Meant meant_by(const std::string& word) {
  if (is_file(word)) return Meant::list;
  if (base::lower(word) == "version") return Meant::version;
  if (lacks_slashes(word) || has_user_info(word)) return Meant::url;
  const bool is_path = word.find('/') != std::string::npos;
  if (is_named_like_a_list(word) && !(is_path && lacks_scheme(word))) return Meant::list;
  return lacks_scheme(word) ? Meant::url : Meant::unknown;
}

std::string word_hint(const std::string& word) {
  const std::string shown = base::printable(word);
  switch (meant_by(word)) {
    case Meant::unknown:
      return {};
    case Meant::version:
      return fmt::format("'{}' is not a code: did you mean hoist --version?", shown);
    case Meant::list:
      if (is_file(word)) return fmt::format("'{}' is a file: -i {} fetches the URLs in it", shown, shown);
      return fmt::format("there is no file '{}': -i LIST fetches the URLs in a file", shown);
    case Meant::url:
      break;
  }
  if (lacks_slashes(word)) return "a URL begins with http:// or https://, with both slashes";
  if (has_user_info(word)) return "an argument with an '@' is not a URL without its scheme, http:// or https://";
  return fmt::format("'{}' is not a URL without its scheme: did you mean https://{}?", shown, shown);
}

}  // namespace hoist::cli
