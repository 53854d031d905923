#include "base/header_field.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii_case.hpp"
#include "base/text.hpp"
#include "base/token.hpp"
#include "hoist/cause.hpp"

namespace hoist::base {
namespace {

/// What a conditional or a continued request consists of, and what frames a message.
bool is_set_by_hoist(std::string_view name) {
  constexpr std::array<std::string_view, 7> names = {
      "connection", "content-length", "if-modified-since", "if-none-match", "if-range", "range", "transfer-encoding"};
  return std::find(names.begin(), names.end(), lower(name)) != names.end();
}

}  // namespace

std::string_view field_name(std::string_view field) noexcept { return field.substr(0, field.find(':')); }

bool is_same_field(std::string_view one, std::string_view other) {
  return lower(field_name(one)) == lower(field_name(other));
}

std::string checked_field(std::string_view field, const std::string& place) {
  const std::string_view name = field_name(field);
  if (name.size() == field.size() || !is_token(name)) {
    throw Cause(ErrorKind::input, place + " must be a header field, \"Name: value\"");
  }
  if (is_set_by_hoist(name)) throw Cause(ErrorKind::input, fmt::format("{}: hoist sets {} itself", place, name));
  if (fault_in(field, "\t")) {
    throw Cause(ErrorKind::input, fmt::format("{}: the value of {} must be one line of UTF-8", place, name));
  }
  return std::string(field);
}

}  // namespace hoist::base
