#include "cli/options/header_fields.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/ascii_case.hpp"
#include "base/text.hpp"
#include "cli/options/usage_error.hpp"
#include "source/input.hpp"
#include "source/interrupt.hpp"
#include "source/line_reader.hpp"

namespace hoist::cli {
namespace {

/// A token of RFC 9110 section 5.6.2.
bool is_field_name(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

/// What a conditional or a continued request consists of, and what frames a message.
bool is_set_by_hoist(std::string_view name) {
  constexpr std::array<std::string_view, 7> names = {
      "connection", "content-length", "if-modified-since", "if-none-match", "if-range", "range", "transfer-encoding"};
  return std::find(names.begin(), names.end(), base::lower(name)) != names.end();
}

/// @param place what a message begins with
std::string checked(std::string_view field, const std::string& place) {
  const std::size_t colon = field.find(':');
  const std::string_view name = field.substr(0, colon);
  if (colon == std::string_view::npos || !is_field_name(name)) {
    throw UsageError(place + " must be a header field, \"Name: value\"");
  }
  if (is_set_by_hoist(name)) throw UsageError(fmt::format("{}: hoist sets {} itself", place, name));
  if (base::fault_in(field, "\t")) {
    throw UsageError(fmt::format("{}: the value of {} must be one line of UTF-8", place, name));
  }
  return std::string(field);
}

void read_file(const std::string& file, std::vector<std::string>& fields) {
  if (file.empty()) throw UsageError("--header @FILE needs the name of a file");
  const source::Interrupt never;
  source::Input input(file, never);
  source::LineReader lines(input);
  while (const auto line = lines.next()) {
    const std::size_t first = line->text.find_first_not_of(" \t");
    if (first == std::string_view::npos || line->text[first] == '#') continue;
    const std::string place = fmt::format("{}:{}", input.shown(), line->number);
    if (line->too_long) throw UsageError(place + ": the line is too long");
    fields.push_back(checked(line->text, place));
  }
}

}  // namespace

std::vector<std::string> read_header_fields(const std::vector<std::string>& given) {
  std::vector<std::string> fields;
  for (const std::string& text : given) {
    if (text.starts_with('@')) {
      read_file(text.substr(1), fields);
    } else {
      fields.push_back(checked(text, "--header FIELD"));
    }
  }
  return fields;
}

}  // namespace hoist::cli
