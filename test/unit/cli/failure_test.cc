#include "cli/failure.hpp"

#include <new>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>

#include "cli/captured.hpp"
#include "cli/options/usage_error.hpp"
#include "hoist/run_error.hpp"
#include "source/config.hpp"
#include "support/no_memory.hpp"

namespace hoist::cli {
namespace {

struct Told {
  int status;
  std::string text;
};

template <typename Error>
Told told(const Error& error) {
  const Captured captured;
  Screen screen(captured.descriptor());
  int status = -1;
  try {
    throw error;
  } catch (...) {
    status = tell_failure(screen);
  }
  return {status, captured.text()};
}

TEST(Failure, IsToldInASentenceWithItsExitStatus) {
  const Told run = told(RunError("no\x1b folder"));
  EXPECT_EQ(run.status, 3);
  EXPECT_THAT(run.text, testing::StartsWith("hoist: no"));
  EXPECT_THAT(run.text, testing::Not(testing::HasSubstr("\x1b")));
  const Told usage = told(UsageError("--nonsense"));
  EXPECT_EQ(usage.status, 2);
  EXPECT_THAT(usage.text, testing::StartsWith("*** Usage error: --nonsense\nusage: hoist "));
  const Told config = told(source::InvalidConfig("f:1:1", "wrong"));
  EXPECT_EQ(config.status, 2);
  EXPECT_EQ(config.text, "*** Configuration error: f:1:1: wrong\n");
  EXPECT_EQ(told(1).status, 3);
}

TEST(Failure, OfTheCommandLineEndsWithTheUsageOfWhatWasTried) {
  const std::vector<const char*> argv{"hoist", "-O", "http://h/f"};
  const Captured captured;
  Screen screen(captured.descriptor());
  try {
    throw UnknownOption("unknown option -O");
  } catch (...) {
    EXPECT_EQ(tell_failure(screen, argv), 2);
  }
  EXPECT_EQ(captured.text(),
            "*** Usage error: unknown option -O\nusage: hoist [OPTION ...] URL ...\nTry 'hoist --help'.\n");
}

TEST(Failure, ForWantOfMemoryIsToldInWords) {
  const Told told_so = told(std::bad_alloc());
  EXPECT_EQ(told_so.status, 3);
  EXPECT_EQ(told_so.text, "hoist: out of memory\n");
}

TEST(Failure, IsToldEvenWithoutMemory) {
  if (!test::NoMemory::possible()) GTEST_SKIP();
  const Captured captured;
  Screen screen(captured.descriptor());
  int status = -1;
  try {
    throw std::runtime_error("a sentence that is too long for a string that needs no memory");
  } catch (...) {
    const test::NoMemory none;
    status = tell_failure(screen);
  }
  EXPECT_EQ(status, 3);
  EXPECT_EQ(captured.text(), "hoist: out of memory\n");
}

}  // namespace
}  // namespace hoist::cli
