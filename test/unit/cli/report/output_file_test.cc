#include "cli/report/output_file.hpp"

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

TEST(OutputFile, KeepsWhatWasThereUntilSomethingIsWritten) {
  const test::TempFolder folder;
  write_file(folder.path() / "f", "what was there before");
  OutputFile file(folder.path() / "f");
  EXPECT_EQ(contents_of(folder.path() / "f"), "what was there before");
  file.flush();
  EXPECT_EQ(contents_of(folder.path() / "f"), "what was there before");
  file.add("a\n");
  file.flush();
  EXPECT_EQ(contents_of(folder.path() / "f"), "a\n");
  file.add("b\n");
  file.close();
  EXPECT_EQ(contents_of(folder.path() / "f"), "a\nb\n");
}

TEST(OutputFile, IsEmptyAtItsEndIfNothingWasWritten) {
  const test::TempFolder folder;
  write_file(folder.path() / "f", "what was there before");
  OutputFile(folder.path() / "f").close();
  EXPECT_EQ(contents_of(folder.path() / "f"), "");
}

TEST(OutputFile, KeepsLittleInMemory) {
  const test::TempFolder folder;
  OutputFile file(folder.path() / "f");
  file.add(std::string(100'000, 'x'));
  EXPECT_GE(contents_of(folder.path() / "f").size(), 100'000U);
}

TEST(OutputFile, ThatCannotBeOpenedOrWrittenIsARunError) {
  EXPECT_THROW(OutputFile("/nowhere/f"), RunError);
  EXPECT_THROW(OutputFile("/"), RunError);
  OutputFile full("/dev/full");
  full.add("x");
  try {
    full.flush();
    FAIL();
  } catch (const RunError& error) {
    EXPECT_STREQ(error.what(), "cannot write /dev/full: No space left on device");
  }
}

}  // namespace
}  // namespace hoist::cli
