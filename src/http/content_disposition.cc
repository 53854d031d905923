#include "http/content_disposition.hpp"

#include <algorithm>
#include <cstddef>

#include "base/ascii_case.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"
#include "base/token.hpp"

namespace hoist::http {

namespace {

/// Reads a field's value from its beginning (RFC 9110 section 5.6).
class FieldParser {
 public:
  explicit FieldParser(std::string_view text) : text_(text) {}

  bool at_end() const noexcept { return text_.empty(); }

  void skip_blank() noexcept { text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size())); }

  bool take(char expected) noexcept {
    if (text_.empty() || text_.front() != expected) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// Empty where there is no token.
  std::string_view token() noexcept {
    const std::string_view found = text_.substr(0, text_.find_first_not_of(base::token_characters));
    text_.remove_prefix(found.size());
    return found;
  }

  /// A quoted-string, behind its first quotation mark. @returns nothing where it does not end
  std::optional<std::string> quoted() {
    std::string value;
    while (!text_.empty()) {
      char next = text_.front();
      text_.remove_prefix(1);
      if (next == '"') return value;
      if (next == '\\') {
        if (text_.empty()) break;
        next = text_.front();
        text_.remove_prefix(1);
      }
      value += next;
    }
    return std::nullopt;
  }

  std::optional<std::string> value() {
    if (take('"')) return quoted();
    const std::string_view found = token();
    return found.empty() ? std::nullopt : std::optional(std::string(found));
  }

 private:
  std::string_view text_;
};

std::string utf8_of_latin1(std::string_view text) {
  std::string utf8;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x80) {
      utf8 += letter;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

/// RFC 8187 section 3.2: every '%' begins an encoded byte.
std::optional<std::string> strictly_decoded(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? base::hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? base::hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return bytes;
}

/// "UTF-8'en'na%C3%AFve". @returns nothing for another charset, and where it is malformed
std::optional<std::string> extended_value(std::string_view text) {
  const std::size_t first = text.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string charset = base::lower(text.substr(0, first));
  const std::optional<std::string> bytes = strictly_decoded(text.substr(second + 1));
  if (!bytes) return std::nullopt;
  if (charset == "iso-8859-1") return utf8_of_latin1(*bytes);
  return charset == "utf-8" && base::is_utf8(*bytes) ? bytes : std::nullopt;
}

/// Servers send the plain parameter in UTF-8 or, as it was defined once, in ISO-8859-1.
std::string plain_value(const std::string& bytes) { return base::is_utf8(bytes) ? bytes : utf8_of_latin1(bytes); }

std::optional<std::string> last_component(const std::optional<std::string>& name) {
  if (!name) return std::nullopt;
  std::string leaf = name->substr(name->find_last_of("/\\") + 1);
  return leaf.empty() ? std::nullopt : std::optional(std::move(leaf));
}

}  // namespace

std::optional<std::string> disposition_name(std::string_view field) {
  FieldParser parser(field);
  std::optional<std::string> plain;
  std::optional<std::string> extended;
  parser.skip_blank();
  if (parser.token().empty()) return std::nullopt;
  for (;;) {
    parser.skip_blank();
    if (parser.at_end()) break;
    if (!parser.take(';')) return std::nullopt;
    parser.skip_blank();
    const std::string name = base::lower(parser.token());
    if (name.empty()) continue;  // ";;", and one at the end
    parser.skip_blank();
    if (!parser.take('=')) return std::nullopt;
    parser.skip_blank();
    const std::optional<std::string> value = parser.value();
    if (!value) return std::nullopt;
    if (name == "filename" && !plain) plain = plain_value(*value);
    if (name == "filename*" && !extended) extended = extended_value(*value);
  }
  const std::optional<std::string> best = last_component(extended);
  return best ? best : last_component(plain);
}

}  // namespace hoist::http
