#include "source/checksum_line.hpp"

#include <algorithm>
#include <utility>

#include "hoist/cause.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view letters_of_algorithms = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_";

[[noreturn]] void refuse(const char* reason) { throw Cause(ErrorKind::input, reason); }

std::string unescaped(std::string_view name) {
  std::string result;
  while (!name.empty()) {
    const std::size_t backslash = std::min(name.find('\\'), name.size());
    result += name.substr(0, backslash);
    name.remove_prefix(backslash);
    if (name.empty()) break;
    constexpr std::string_view escapes = "\\nr";
    constexpr std::string_view meanings = "\\\n\r";
    const std::size_t meaning = name.size() < 2 ? std::string_view::npos : escapes.find(name[1]);
    if (meaning == std::string_view::npos) refuse("the name has a backslash that is neither \\\\ nor \\n nor \\r");
    result += meanings[meaning];
    name.remove_prefix(2);
  }
  return result;
}

ChecksumLine made_of(std::string_view name, std::string_view hex, bool escaped) {
  while (name.starts_with("./")) name.remove_prefix(2);
  if (name.empty()) refuse("the line has no file name");
  return {escaped ? unescaped(name) : std::string(name), base::parse_sha256(hex)};
}

/// The parts of "ALGORITHM (NAME) = HEX".
struct Tagged {
  std::string_view algorithm;
  std::string_view name;
  std::string_view hex;
};

std::optional<Tagged> tagged(std::string_view line) noexcept {
  const std::size_t open = line.find_first_not_of(letters_of_algorithms);
  const std::size_t close = line.rfind(") = ");
  if (open == 0 || open == std::string_view::npos || !line.substr(open).starts_with(" (")) return std::nullopt;
  if (close == std::string_view::npos || close < open + 2) return std::nullopt;
  return Tagged{line.substr(0, open), line.substr(open + 2, close - open - 2), line.substr(close + 4)};
}

}  // namespace

std::optional<ChecksumLine> parse_checksum_line(std::string_view line) {
  if (line.find_first_not_of(" \t") == std::string_view::npos || line.starts_with('#')) return std::nullopt;
  if (line.find('\0') != std::string_view::npos) refuse("the line contains a NUL byte: is the file in UTF-16?");
  const bool escaped = line.starts_with('\\');
  if (escaped) line.remove_prefix(1);
  if (const std::optional<Tagged> found = tagged(line)) {
    if (found->algorithm != "SHA256") return std::nullopt;
    return made_of(found->name, found->hex, escaped);
  }
  const std::size_t end = line.find_first_of(" \t");
  if (end == std::string_view::npos || end == 0)
    refuse("the line is neither \"DIGEST  NAME\" nor \"SHA256 (NAME) = DIGEST\"");
  std::string_view name = line.substr(end + 1);
  if (name.starts_with(' ') || name.starts_with('*')) name.remove_prefix(1);
  return made_of(name, line.substr(0, end), escaped);
}

}  // namespace hoist::source
