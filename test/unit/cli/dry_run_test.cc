#include "cli/dry_run.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "cli/captured.hpp"
#include "cli/files.hpp"
#include "cli/parsed.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

class DryRunTest : public testing::Test {
 protected:
  bool run(const Arguments& arguments) { return print_preview(arguments.batch, arguments.options, out_, screen_); }

  std::ostringstream out_;
  Captured error_;
  Screen screen_{error_.descriptor()};
};

TEST_F(DryRunTest, PrintsALineAnItem) {
  EXPECT_TRUE(run(parsed({"US", "BR", "-d", "f"})));
  EXPECT_EQ(out_.str(),
            "BR http://localhost:8001/flags/br/br.gif -> f/br.gif\n"
            "US http://localhost:8001/flags/us/us.gif -> f/us.gif\n");
  EXPECT_EQ(error_.text(), "");
}

TEST_F(DryRunTest, TellsOfUnusableLinesWithTheirNumbersAndGoesOn) {
  const test::TempFolder folder;
  const std::string list = folder.path() / "list";
  write_file(list, "http://u:secret@h/a\nhttp://h/b\tout=../b\nhttp://h/c\n");
  EXPECT_FALSE(run(parsed({"-i", list.c_str()})));
  EXPECT_EQ(out_.str(), "a http://h/a -> a\nc http://h/c -> c\n");
  EXPECT_EQ(error_.text().substr(0, 22), "*** Error for line 2: ");
}

}  // namespace
}  // namespace hoist::cli
