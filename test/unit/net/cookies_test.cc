#include "net/cookies.hpp"

#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hoist/cause.hpp"
#include "support/temp_folder.hpp"

namespace hoist::net {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string cookie(const std::string& domain, const std::string& name, const std::string& value = "v") {
  return domain + "\tTRUE\t/\tFALSE\t0\t" + name + "\t" + value;
}

class CookieFileTest : public testing::Test {
 protected:
  CookieFile file_of(const std::string& text) {
    std::ofstream(folder_.path() / "jar", std::ios::binary) << text;
    return CookieFile(folder_.path() / "jar");
  }

  test::TempFolder folder_;
};

TEST_F(CookieFileTest, GivesEachHostItsOwn) {
  const std::string wide = cookie(".example.org", "a");
  const std::string narrow = cookie("www.example.org", "b");
  const std::string hidden = "#HttpOnly_" + cookie("example.org", "c");
  const CookieFile file = file_of("# Netscape HTTP Cookie File\n\n" + wide + "\r\n" + narrow + "\n" + hidden);
  EXPECT_THAT(file.lines_for("example.org"), ElementsAre(wide, hidden));
  EXPECT_THAT(file.lines_for("www.example.org"), ElementsAre(wide, narrow, hidden));
  EXPECT_THAT(file.lines_for("notexample.org"), IsEmpty());
  EXPECT_THAT(file.lines_for("org"), IsEmpty());
}

TEST_F(CookieFileTest, MayBeEmptyButNothingElse) {
  EXPECT_THAT(file_of("").lines(), IsEmpty());
  EXPECT_THAT(file_of("# Netscape HTTP Cookie File\n\n").lines(), IsEmpty());
  EXPECT_THROW(file_of("[{\"name\": \"a\"}]"), Cause);
  EXPECT_THROW(CookieFile(folder_.path() / "nowhere"), Cause);
}

TEST(CookieStore, KeepsTheLastOfEach) {
  CookieStore store;
  store.add({}, {cookie("h", "a", "1"), cookie("h", "b", "2")});
  store.add({}, {cookie("h", "a", "3"), cookie("other", "a", "4")});
  EXPECT_THAT(store.lines(), ElementsAre(cookie("h", "a", "3"), cookie("h", "b", "2"), cookie("other", "a", "4")));
}

TEST(CookieStore, ForgetsWhatAServerHasDeleted) {
  CookieStore store;
  store.add({}, {cookie("h", "a"), cookie("h", "b")});
  store.add({cookie("h", "a")}, {});
  EXPECT_THAT(store.lines(), ElementsAre(cookie("h", "b")));
}

}  // namespace
}  // namespace hoist::net
