#pragma once

#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hoist::source {

/// What a template's {field} stands for.
enum class Field {
  code,   ///< the item's code
  host,   ///< of its URL
  path,   ///< the folders of its URL's path
  name,   ///< the file name in its URL
  stem,   ///< that name without its extension
  ext,    ///< the extension of that name, without its dot; may be empty
  query,  ///< of its URL, without '?'; may be empty
  hash,   ///< hexadecimal digits of the SHA-256 digest of its URL: 8, or FieldUse::digits
  n,      ///< its place in the batch, from 1
};

/// The letter case of a field's value (A to Z only): {code}, {code:lower}, {code:upper}.
enum class LetterCase { as_given, lower, upper };

/// A field in a template.
struct FieldUse {
  Field field;
  LetterCase letter_case = LetterCase::as_given;
  std::uint8_t digits = 0;     ///< {hash:2}: so many, 1 to 64; 0: as many as it has without
  bool keeps_slashes = false;  ///< {code:path}: a '/' of the code is one of the URL's path
};

/// A template is text and fields in turn; {{ and }} in it became { and }.
using TemplatePart = std::variant<std::string, FieldUse>;

/// An invalid template. what() says why and, if possible, at which character; it quotes no more than the name of a
/// field, since a URL template may contain a password.
class InvalidTemplate : public std::exception {
 public:
  explicit InvalidTemplate(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// Parses a template.
/// @param known the fields that it may have
/// @throws InvalidTemplate for an unknown field, an unknown :form and an unmatched brace
std::vector<TemplatePart> parse_template(std::string_view text, std::span<const Field> known);

/// Whether one of the parts is this field.
bool uses(std::span<const TemplatePart> parts, Field field) noexcept;

/// The value in the letter case that the template requests.
std::string in_case(std::string_view value, LetterCase letter_case);

/// A template that expands to just this text: its braces are doubled.
std::string as_template(std::string_view text);

}  // namespace hoist::source
