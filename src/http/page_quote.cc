#include "http/page_quote.hpp"

#include <algorithm>
#include <cctype>

#include "base/percent.hpp"
#include "base/printable.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "http/status.hpp"

namespace hoist::http {

namespace {

constexpr std::size_t most_characters = 200;

bool is_white(char character) noexcept { return std::isspace(static_cast<unsigned char>(character)) != 0; }

/// With one space for each run of white space, and none at the ends.
std::string one_line(std::string_view page) {
  std::string line;
  for (const char character : page) {
    if (!is_white(character)) {
      line += character;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (std::isalpha(byte) != 0) letters += static_cast<char>(std::tolower(byte));
  }
  return letters;
}

/// Whether a text is but the status in words: "503 Service Unavailable", "Error: forbidden".
bool repeats(int status, std::string_view text) {
  std::string letters = letters_of(text);
  for (const std::string_view word : {"http", "error"}) {
    if (letters.starts_with(word)) letters.erase(0, word.size());
  }
  return letters.empty() || letters == letters_of(reason_phrase(status));
}

void mask(std::string& text, const std::string& secret) {
  constexpr std::string_view stars = "***";
  for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += stars.size()) {
    text.replace(at, secret.size(), stars);
  }
}

/// The text without what escapes add: a secret in JSON or in a URL is spelt in several ways.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (const char character : base::percent_decoded(text)) {
    if (character != '\\' && !is_white(character)) plain += character;
  }
  return plain;
}

/// At most so many characters, with "..." for what is left out.
std::string shortened(std::string_view text) {
  constexpr std::string_view dots = "...";
  std::size_t count = 0;
  std::size_t cut = 0;  // where the text ends that leaves room for the dots
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (count == most_characters - dots.size()) cut = at;
    if (count == most_characters) return std::string(text.substr(0, cut)).append(dots);
    at += std::max<std::size_t>(base::first_character(text.substr(at)).length, 1);
  }
  return std::string(text);
}

}  // namespace

std::string quoted(int status, std::string_view page, std::span<const std::string> secrets) {
  if (page.size() > longest_quoted_page) return {};
  std::string text(page);
  for (const std::string& secret : secrets) mask(text, secret);
  const std::string plain = unescaped(text);
  for (const std::string& secret : secrets) {
    const std::string loose = unescaped(secret);
    if (!loose.empty() && plain.find(loose) != std::string::npos) return {};
  }
  const std::string line = base::without_userinfo(one_line(text));
  return repeats(status, line) ? std::string() : shortened(base::printable(line));
}

}  // namespace hoist::http
