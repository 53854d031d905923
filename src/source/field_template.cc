#include "source/field_template.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/ascii_case.hpp"
#include "base/number.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view name_of(Field field) noexcept {
  switch (field) {
    case Field::code:
      return "code";
    case Field::host:
      return "host";
    case Field::path:
      return "path";
    case Field::name:
      return "name";
    case Field::stem:
      return "stem";
    case Field::ext:
      return "ext";
    case Field::query:
      return "query";
    case Field::hash:
      return "hash";
    case Field::n:
      break;
  }
  return "n";
}

std::string listed(std::span<const Field> fields) {
  std::string list;
  for (const Field& field : fields) {
    list += fmt::format("{}{{{}}}", list.empty() ? "" : &field == &fields.back() ? " and " : ", ", name_of(field));
  }
  return list;
}

/// The text between braces, for a message; only if it may be a mistyped field.
std::string shown(std::string_view name) {
  constexpr std::string_view harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-:";
  const bool is_harmless = name.size() <= 20 && name.find_first_not_of(harmless) == std::string_view::npos;
  return is_harmless ? fmt::format("{{{}}}", name) : "{...}";
}

/// Reads a template from left to right.
class TemplateParser {
 public:
  TemplateParser(std::string_view text, std::span<const Field> known) : text_(text), known_(known) {}

  std::vector<TemplatePart> parse() {
    while (at_ < text_.size()) take_one();
    end_literal();
    return std::move(parts_);
  }

 private:
  void take_one() {
    const char character = text_[at_];
    const bool doubled = text_.substr(at_ + 1, 1) == std::string_view(&character, 1);
    const bool is_brace = character == '{' || character == '}';
    if (!is_brace || doubled) {
      literal_ += character;
      at_ += is_brace ? 2 : 1;
    } else if (character == '{') {
      take_field();
    } else {
      fail("'}'", "has no '{': write }} for a literal brace");
    }
  }

  void take_field() {
    const std::size_t end = text_.find_first_of("{}", at_ + 1);
    if (end == std::string_view::npos || text_[end] == '{') {
      fail("'{'", "has no '}': write {{ for a literal brace");
    }
    const FieldUse use = field_named(text_.substr(at_ + 1, end - at_ - 1));
    end_literal();
    parts_.emplace_back(use);
    at_ = end + 1;
  }

  FieldUse field_named(std::string_view text) const {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view name = text.substr(0, colon);
    const auto found = std::find_if(known_.begin(), known_.end(), [name](Field f) { return name_of(f) == name; });
    if (found == known_.end()) {
      fail("unknown " + shown(text), "(the fields are " + listed(known_) + ")");
    }
    FieldUse use{*found};
    for (std::string_view rest = text.substr(colon); !rest.empty();) {
      rest.remove_prefix(1);
      const std::string_view form = rest.substr(0, rest.find(':'));
      if (!add_form(form, use))
        fail("unknown form in " + shown(text),
             "(the forms are :lower, :upper, {code:path} and {hash:N}, N from 1 to 64)");
      rest.remove_prefix(form.size());
    }
    return use;
  }

  static bool add_form(std::string_view form, FieldUse& use) noexcept {
    if (form == "lower" || form == "upper") {
      use.letter_case = form == "lower" ? LetterCase::lower : LetterCase::upper;
      return true;
    }
    if (use.field == Field::hash && use.digits == 0) return add_digits(form, use);
    use.keeps_slashes = form == "path" && use.field == Field::code;
    return use.keeps_slashes;
  }

  static bool add_digits(std::string_view form, FieldUse& use) noexcept {
    constexpr std::uint64_t most = 64;  // that a SHA-256 has
    const std::optional<std::uint64_t> digits = base::parse_number(form);
    if (!digits || *digits < 1 || *digits > most) return false;
    use.digits = static_cast<std::uint8_t>(*digits);
    return true;
  }

  void end_literal() {
    if (!literal_.empty()) parts_.emplace_back(std::exchange(literal_, std::string()));
  }

  [[noreturn]] void fail(const std::string& what, const std::string& why) const {
    throw InvalidTemplate(fmt::format("{} at character {} {}", what, at_ + 1, why));
  }

  std::string_view text_;
  std::span<const Field> known_;
  std::size_t at_ = 0;
  std::string literal_;
  std::vector<TemplatePart> parts_;
};

}  // namespace

std::vector<TemplatePart> parse_template(std::string_view text, std::span<const Field> known) {
  return TemplateParser(text, known).parse();
}

bool uses(std::span<const TemplatePart> parts, Field field) noexcept {
  return std::any_of(parts.begin(), parts.end(), [field](const TemplatePart& part) {
    const auto* use = std::get_if<FieldUse>(&part);
    return use && use->field == field;
  });
}

std::string in_case(std::string_view value, LetterCase letter_case) {
  if (letter_case == LetterCase::lower) return base::lower(value);
  if (letter_case == LetterCase::upper) return base::upper(value);
  return std::string(value);
}

std::string as_template(std::string_view text) {
  std::string result;
  for (const char character : text) result.append(character == '{' || character == '}' ? 2 : 1, character);
  return result;
}

}  // namespace hoist::source
