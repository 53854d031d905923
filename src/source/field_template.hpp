#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hoist::source {

/// What a template's {field} stands for.
enum class Field {
  code,  ///< the item's code
  host,  ///< of its URL
  path,  ///< the folders of its URL's path
  name,  ///< the file name in its URL
  n,     ///< its place in the batch, from 1
};

/// What becomes of a field's letters A to Z: {code}, {code:lower}, {code:upper}.
enum class LetterCase { as_given, lower, upper };

/// A field at its place in a template.
struct FieldUse {
  Field field;
  LetterCase letters = LetterCase::as_given;
};

/// A template is text and fields in turn; {{ and }} in it became { and }.
using TemplatePart = std::variant<std::string, FieldUse>;

/// A template that cannot be used. what() says why and, where it can, at which character; it quotes no more than a
/// field's name, since a URL template may hold a password.
class InvalidTemplate : public std::exception {
 public:
  explicit InvalidTemplate(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// Takes a template apart.
/// @param known the fields that make sense in it
/// @throws InvalidTemplate for an unknown field, an unknown :form and a brace that has no partner
std::vector<TemplatePart> parse_template(std::string_view text, std::span<const Field> known);

/// Whether one of the parts is this field.
bool uses(std::span<const TemplatePart> parts, Field field) noexcept;

/// The value with the letters that its place in the template asks for.
std::string in_case(std::string_view value, LetterCase letters);

/// The text as a template that stands for just that text: its braces doubled.
std::string as_template(std::string_view text);

}  // namespace hoist::source
