// Two reports to merge, with an empty line between them.

#include <algorithm>
#include <fcntl.h>
#include <sstream>
#include <string>

#include "base/printable.hpp"
#include "base/unique_fd.hpp"
#include "cli/report/merge_reports.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/run_error.hpp"
#include "support/files.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

struct Merged {
  int status = 0;
  std::string report;
  std::string failed;
};

Merged merged(const std::vector<std::string>& reports) {
  static const WorkFolder folder;
  static const base::UniqueFd null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  cli::MergeArguments arguments;
  arguments.reports = reports;
  arguments.files.report = folder.path() / "merged.jsonl";
  arguments.files.failed = folder.path() / "failed.txt";
  std::ostringstream out;
  cli::Screen screen(null.number());
  Merged result;
  result.status = cli::merge_reports(arguments, out, screen);
  result.report = read_file(*arguments.files.report);
  result.failed = read_file(*arguments.files.failed);
  std::string text = out.str();
  std::replace(text.begin(), text.end(), '\n', ' ');
  require(base::printable(text) == text, "the text about a merge is printable");
  return result;
}

}  // namespace

void fuzz_one(std::string_view input) {
  static MemoryFile one;
  static MemoryFile other;
  const std::size_t gap = input.find("\n\n");
  const std::size_t end = std::min(gap == std::string_view::npos ? gap : gap + 1, input.size());
  one.write(input.substr(0, end));
  other.write(input.substr(std::min(end + 1, input.size())));
  try {
    const Merged first = merged({one.path(), other.path()});
    one.write(first.report);
    const Merged again = merged({one.path()});
    require(again.report == first.report, "a merged report that is merged stays as it is");
    require(again.failed == first.failed, "a merged report names the same failures");
    require(again.status == first.status, "a merged report has the same exit status");
  } catch (const RunError&) {
    // One of them cannot be used, and says so.
  }
}

}  // namespace hoist::fuzz
