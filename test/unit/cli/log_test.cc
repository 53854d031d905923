#include "cli/log.hpp"

#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <spdlog/logger.h>

#include "cli/captured.hpp"
#include "cli/outcomes.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

TEST(Log, GoesToTheScreenFromItsLevelOn) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    const Log log({.level = "warn"}, screen);
    log.logger()->info("not this");
    log.logger()->warn("slow {}", "server");
    log.logger()->error("broken");
  }
  EXPECT_EQ(error.text(), "hoist: warning: slow server\nhoist: error: broken\n");
}

TEST(Log, SaysNothingWhenItIsOff) {
  const Captured error;
  Screen screen(error.descriptor());
  { Log({.level = "off"}, screen).logger()->critical("nothing"); }
  EXPECT_EQ(error.text(), "");
}

TEST(Log, LetsNoServerControlTheTerminal) {
  const Captured error;
  Screen screen(error.descriptor());
  { Log({}, screen).logger()->warn("\x1b[2Jgone\nhoist: error: forged"); }
  EXPECT_EQ(error.text(), "hoist: warning: \\x1b[2Jgone\\nhoist: error: forged\n");
}

TEST(Log, AppendsLinesWithTimesToAFile) {
  const test::TempFolder folder;
  const Captured error;
  Screen screen(error.descriptor());
  for (const char* word : {"one", "two"})
    Log({.level = "info", .file = folder.path() / "hoist.log"}, screen).logger()->info(word);
  const std::string time = "[0-9-]+T[0-9:]+\\.[0-9][0-9][0-9][+-][0-9:]+";
  EXPECT_THAT(folder.read("hoist.log"), MatchesRegex(time + " info one\n" + time + " info two\n"));
  EXPECT_EQ(error.text(), "");
}

TEST(Log, ThrowsIfItsFileCannotBeOpened) {
  const test::TempFolder folder;
  const Captured error;
  Screen screen(error.descriptor());
  const auto open = [&](const std::filesystem::path& file) { const Log log({.file = file}, screen); };
  try {
    open(folder.path());
    FAIL() << "a folder is no log file";
  } catch (const RunError& refused) {
    EXPECT_EQ(refused.what(), "cannot open the log file " + folder.path().string() + ": Is a directory");
  }
}

TEST(Log, ComplainsOnceWhenTheDiskIsFull) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    const Log log({.level = "info", .file = "/dev/full"}, screen);
    for (int i = 0; i < 100; ++i) log.logger()->info("line {}", i);
  }
  EXPECT_THAT(error.text(), MatchesRegex("hoist: cannot write the log: [^\n]*No space left on device[^\n]*\n"));
}

TEST(Log, NeverMakesTheLoggingThreadWaitAndSaysWhatItDropped) {
  const Captured error;
  Screen screen(error.descriptor());
  constexpr int lines = 200'000;
  {
    const Log log({.level = "info"}, screen);
    for (int i = 0; i < lines; ++i) log.logger()->info("{}", i);
  }
  const std::string text = error.text();
  const auto written = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  if (written < lines) {
    EXPECT_THAT(text, HasSubstr("log lines were dropped: they came faster than they could be written\n"));
  }
  EXPECT_THAT(text, HasSubstr("hoist: info: 199999\n"));
}

TEST(LogObserver, WritesTheWholeChainOfAnErrorAtDebugLevel) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    const Log log({.level = "debug"}, screen);
    LogObserver observer(log.logger());
    observer.on_outcome(ended(OutcomeKind::downloaded, "AD"));
    observer.on_outcome(failed("AE", {Cause(ErrorKind::disk, "cannot write ae.gif"), Cause(ErrorKind::disk, "full")}));
  }
  EXPECT_EQ(error.text(), "hoist: debug: AE: fetching http://h/AE; caused by: cannot write ae.gif; caused by: full\n");
}

TEST(LogObserver, IsSilentAboveDebugLevel) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    const Log log({.level = "info"}, screen);
    LogObserver(log.logger()).on_outcome(failed("AE", {}));
  }
  EXPECT_EQ(error.text(), "");
}

}  // namespace
}  // namespace hoist::cli
