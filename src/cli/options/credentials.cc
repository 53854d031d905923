#include "cli/options/credentials.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/options/usage_error.hpp"
#include "source/input.hpp"
#include "source/interrupt.hpp"
#include "source/line_reader.hpp"

namespace hoist::cli {
namespace {

std::string first_line(const std::string& file, std::string_view option) {
  if (file.empty()) throw UsageError(fmt::format("{} @FILE needs the name of a file", option));
  const source::Interrupt never;
  source::Input input(file, never);
  source::LineReader lines(input);
  const auto line = lines.next();
  return line && !line->too_long ? std::string(line->text) : std::string();
}

}  // namespace

std::string read_secret(const std::string& given, std::string_view option) {
  const bool is_file = given.starts_with('@');
  const std::string secret = is_file ? first_line(given.substr(1), option) : given;
  const std::string place = is_file ? fmt::format("{} {}: its first line", option, given) : std::string(option);
  if (secret.empty()) throw UsageError(place + " must not be empty");
  if (base::fault_in(secret)) throw UsageError(place + " must be one line of UTF-8");
  return secret;
}

}  // namespace hoist::cli
