#include "cli/options/header_fields.hpp"

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/options/usage_error.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;

std::string field_error_of(const std::string& field) {
  try {
    read_header_fields({field});
  } catch (const UsageError& error) {
    return error.what();
  }
  return "(none)";
}

TEST(HeaderFields, AreTakenAsTheyAre) {
  EXPECT_THAT(read_header_fields({"Accept: */*", "X-A:", "x:\ty"}), ElementsAre("Accept: */*", "X-A:", "x:\ty"));
}

TEST(HeaderFields, MayStandInAFileWithCommentsBetween) {
  const test::TempFolder folder;
  write_file(folder.path() / "fields", "# mine\nAuthorization: Bearer abc\r\n\n  # no\nX-B: 2");
  EXPECT_THAT(read_header_fields({"X-A: 1", "@" + (folder.path() / "fields").string()}),
              ElementsAre("X-A: 1", "Authorization: Bearer abc", "X-B: 2"));
}

TEST(HeaderFields, OfAFileThatCannotBeReadAreARunError) {
  EXPECT_THROW(read_header_fields({"@/nowhere/fields"}), RunError);
  EXPECT_THROW(read_header_fields({"@/"}), RunError);
}

TEST(HeaderFields, AreRefusedWithoutTellingTheirValues) {
  EXPECT_EQ(field_error_of("secret"), "--header FIELD must be a header field, \"Name: value\"");
  EXPECT_EQ(field_error_of(""), "--header FIELD must be a header field, \"Name: value\"");
  EXPECT_EQ(field_error_of(": x"), "--header FIELD must be a header field, \"Name: value\"");
  EXPECT_EQ(field_error_of("se cret: x"), "--header FIELD must be a header field, \"Name: value\"");
  EXPECT_EQ(field_error_of("A: secret\r\nB: c"), "--header FIELD: the value of A must be one line of UTF-8");
  EXPECT_EQ(field_error_of("A: \xff"), "--header FIELD: the value of A must be one line of UTF-8");
  EXPECT_EQ(field_error_of("@"), "--header @FILE needs the name of a file");
}

TEST(HeaderFields, OfAFileAreRefusedWithTheirPlace) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "fields";
  write_file(file, "A: 1\nsecret\n");
  EXPECT_EQ(field_error_of("@" + file), file + ":2 must be a header field, \"Name: value\"");
}

TEST(HeaderFields, ThatHoistSetsItselfAreRefused) {
  for (const char* field : {"Range: bytes=0-", "if-none-match: x", "If-Range: y", "Content-Length: 3"}) {
    EXPECT_THAT(field_error_of(field), testing::EndsWith("itself")) << field;
  }
}

}  // namespace
}  // namespace hoist::cli
