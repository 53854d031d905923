#include "cli/options/credentials.hpp"

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/options/usage_error.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

std::string secret_error(const std::string& given) {
  try {
    read_secret(given, "--user");
  } catch (const UsageError& error) {
    return error.what();
  }
  return "(none)";
}

TEST(ReadSecret, TakesATextOrTheFirstLineOfAFile) {
  const test::TempFolder folder;
  write_file(folder.path() / "secret", "me:pass word\r\nanother line\n");
  EXPECT_EQ(read_secret("me:pass", "--user"), "me:pass");
  EXPECT_EQ(read_secret("@" + (folder.path() / "secret").string(), "--user"), "me:pass word");
}

TEST(ReadSecret, RefusesWhatCannotBeSentWithoutQuotingIt) {
  const test::TempFolder folder;
  write_file(folder.path() / "empty", "\n");
  EXPECT_EQ(secret_error(""), "--user must not be empty");
  EXPECT_EQ(secret_error("@"), "--user @FILE needs the name of a file");
  EXPECT_EQ(secret_error("me:hun\nter2"), "--user must be one line of UTF-8");
  EXPECT_THAT(secret_error("@" + (folder.path() / "empty").string()), testing::HasSubstr("must not be empty"));
  EXPECT_THROW(read_secret("@/nowhere/secret", "--user"), RunError);
}

}  // namespace
}  // namespace hoist::cli
