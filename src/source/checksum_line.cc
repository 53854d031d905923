#include "source/checksum_line.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "hoist/cause.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view letters_of_algorithms = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_";

[[noreturn]] void refuse(std::string reason) { throw Cause(ErrorKind::input, std::move(reason)); }

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

ChecksumLine made_of(std::string_view name, DigestAlgorithm algorithm, std::string_view hex, bool escaped) {
  while (name.starts_with("./")) name.remove_prefix(2);
  if (name.empty()) refuse("the line has no file name");
  return {escaped ? unescaped(name) : std::string(name), base::parse_digest(algorithm, hex)};
}

DigestAlgorithm algorithm_of(std::string_view hex) {
  const std::optional<DigestAlgorithm> algorithm = base::algorithm_of_length(hex.size());
  if (algorithm) return *algorithm;
  refuse(fmt::format("the digest has {} characters: MD5 has 32, SHA-1 40, SHA-256 64, SHA-384 96 and SHA-512 128",
                     hex.size()));
}

/// The parts of "ALGORITHM (NAME) = HEX" and "ALGORITHM(NAME)= HEX".
struct Tagged {
  std::string_view algorithm;
  std::string_view name;
  std::string_view hex;
};

std::optional<Tagged> tagged(std::string_view line, std::string_view opening, std::string_view closing) noexcept {
  const std::size_t open = line.find_first_not_of(letters_of_algorithms);
  const std::size_t close = line.rfind(closing);
  if (open == 0 || open == std::string_view::npos || !line.substr(open).starts_with(opening)) return std::nullopt;
  const std::size_t name = open + opening.size();
  if (close == std::string_view::npos || close < name) return std::nullopt;
  return Tagged{line.substr(0, open), line.substr(name, close - name), line.substr(close + closing.size())};
}

std::optional<Tagged> tagged(std::string_view line) noexcept {
  const std::optional<Tagged> bsd = tagged(line, " (", ") = ");
  return bsd ? bsd : tagged(line, "(", ")= ");
}

}  // namespace

std::optional<ChecksumLine> parse_checksum_line(std::string_view line) {
  if (line.find_first_not_of(" \t") == std::string_view::npos || line.starts_with('#')) return std::nullopt;
  if (line.find('\0') != std::string_view::npos) refuse("the line contains a NUL byte: is the file in UTF-16?");
  const bool escaped = line.starts_with('\\');
  if (escaped) line.remove_prefix(1);
  if (const std::optional<Tagged> found = tagged(line)) {
    const std::optional<DigestAlgorithm> algorithm = base::algorithm_named(found->algorithm);
    if (!algorithm) return std::nullopt;
    return made_of(found->name, *algorithm, found->hex, escaped);
  }
  const std::size_t end = line.find_first_of(" \t");
  if (end == std::string_view::npos || end == 0 || line.starts_with("-----"))
    refuse("the line is neither \"DIGEST  NAME\" nor \"SHA256 (NAME) = DIGEST\"");
  std::string_view name = line.substr(end + 1);
  if (name.starts_with(' ') || name.starts_with('*')) name.remove_prefix(1);
  const std::string_view hex = line.substr(0, end);
  return made_of(name, algorithm_of(hex), hex, escaped);
}

}  // namespace hoist::source
