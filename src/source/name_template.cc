#include "source/name_template.hpp"

#include <array>

#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/url_names.hpp"
#include "store/digest.hpp"
#include "store/safe_path.hpp"

namespace hoist::source {
namespace {

constexpr std::array fields_of_names = {Field::code, Field::host,  Field::path, Field::name, Field::stem,
                                        Field::ext,  Field::query, Field::hash, Field::n};

struct Source {
  std::string_view code;
  std::string_view url;
  std::uint64_t n;
};

/// Tells URLs apart in a short name: two of 10,000 have the same with a probability of 1 %.
std::string hash_of(std::string_view url, std::size_t digits) {
  constexpr std::size_t usual = 8;
  return store::sha256_of(url).substr(0, digits == 0 ? usual : digits);
}

/// What separates an empty field from what is before it, and goes with it: "name." is a name that nobody wants.
char separator_before(Field field) noexcept {
  if (field == Field::ext) return '.';
  return field == Field::query ? '?' : '\0';
}

std::string value_of(const FieldUse& use, const Source& source) {
  switch (use.field) {
    case Field::code:
      return std::string(source.code);
    case Field::host:
      return base::host_of(source.url);
    case Field::path:
      return folders_in(source.url);
    case Field::name:
      return name_in(source.url);
    case Field::stem:
      return std::string(stem_of(name_in(source.url)));
    case Field::ext:
      return std::string(extension_of(name_in(source.url)));
    case Field::query:
      return query_in(source.url);
    case Field::hash:
      return hash_of(source.url, use.digits);
    case Field::n:
      break;
  }
  return std::to_string(source.n);
}

std::string expanded(const std::vector<TemplatePart>& parts, const Source& source) {
  std::string path;
  bool without_slash = false;  // the field before was an empty {path} at the beginning of a name
  for (const TemplatePart& part : parts) {
    if (const auto* use = std::get_if<FieldUse>(&part)) {
      const std::string value = in_case(value_of(*use, source), use->letter_case);
      const bool drops_separator = value.empty() && !path.empty() && path.back() == separator_before(use->field);
      if (drops_separator) path.pop_back();
      without_slash = use->field == Field::path && value.empty() && (path.empty() || path.ends_with('/'));
      path += value;
    } else {
      const std::string_view literal = std::get<std::string>(part);
      path += literal.substr(without_slash && literal.starts_with('/') ? 1 : 0);
    }
  }
  return path;
}

}  // namespace

NameTemplate::NameTemplate(std::string_view text) : parts_(parse_template(text, fields_of_names)) {
  try {
    file_of("x", "http://x/x/x.x?x", 1);
  } catch (const Cause& cause) {
    throw InvalidTemplate(cause.message());
  }
}

std::string NameTemplate::file_of(std::string_view code, std::string_view url, std::uint64_t n) const {
  return store::safe_path(expanded(parts_, {code, url, n}));
}

}  // namespace hoist::source
