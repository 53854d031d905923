// A line of a JSON report.

#include <string>
#include <variant>

#include "base/printable.hpp"
#include "cli/report/json_report.hpp"
#include "cli/report/json_report_parser.hpp"
#include "hoist/cause.hpp"
#include "source/list_line.hpp"
#include "support/items.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

std::string line_of(const cli::ReportLine& line) {
  return std::visit([](const auto& what) { return cli::json_line(what); }, line);
}

void read_as_item(std::string_view line) {
  if (!source::is_item_line(line)) return;
  try {
    require_sound(source::parse_list_line(line, 5, source::NameTemplate()));
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a line that cannot be used is the input's fault");
  }
}

}  // namespace

void fuzz_one(std::string_view input) {
  if (input.find('\n') != std::string_view::npos) return;
  try {
    const std::string line = line_of(cli::parse_report_line(input));
    require(base::printable(line) == line, "a line of a report is printable");
    require(line_of(cli::parse_report_line(line)) == line, "report line -> outcome -> report line");
    read_as_item(line);
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a line that cannot be used is the input's fault");
  }
  read_as_item(input);
}

}  // namespace hoist::fuzz
