#include "cli/options/header_fields.hpp"

#include <string_view>

#include <fmt/format.h>

#include "base/header_field.hpp"
#include "cli/options/usage_error.hpp"
#include "hoist/cause.hpp"
#include "source/input.hpp"
#include "source/interrupt.hpp"
#include "source/line_reader.hpp"

namespace hoist::cli {
namespace {

/// @param place what a message begins with
std::string checked(std::string_view field, const std::string& place) {
  try {
    return base::checked_field(field, place);
  } catch (const Cause& cause) {
    throw UsageError(cause.message());
  }
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
