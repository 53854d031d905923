#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "store/cause_of.hpp"
#include "store/digest.hpp"
#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

struct ContinuedPartFile : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};
};

TEST_F(ContinuedPartFile, GoesOnAfterTheBytesOfAnEarlierRun) {
  temp.write("ad.gif.part", "0123");
  PartFile file(folder, "ad.gif", resuming(Bytes{10}));
  EXPECT_EQ(file.size(), Bytes{4});
  file.write("456789");
  EXPECT_EQ(publish(file).size, Bytes{10});
  EXPECT_EQ(temp.read("ad.gif"), "0123456789");
  EXPECT_THAT(temp.names(), ElementsAre("ad.gif"));
}

TEST_F(ContinuedPartFile, HasTheDigestOfAllItsBytes) {
  const std::string whole(1'000'000, 'x');
  temp.write("ad.gif.part", std::string_view(whole).substr(0, 700'001));
  PartFile file(folder, "ad.gif", resuming(std::nullopt, {.expected = {}, .digest = true}));
  file.write(std::string_view(whole).substr(700'001));
  EXPECT_EQ(publish(file).digest, digest_of(whole));
}

TEST_F(ContinuedPartFile, IsGoneOnceItsBytesProveWrong) {
  temp.write("ad.gif", "old");
  temp.write("ad.gif.part", "wrong");
  PartFile file(folder, "ad.gif", resuming(Bytes{7}, {.expected = {digest_of("0123456"), {}}}));
  file.keep();
  file.write("56");
  const Cause cause = cause_of([&] { publish(file); });
  EXPECT_EQ(cause.kind(), ErrorKind::integrity);
  EXPECT_THAT(temp.names(), ElementsAre("ad.gif"));
  EXPECT_EQ(temp.read("ad.gif"), "old");
}

TEST_F(ContinuedPartFile, BeginsAnewWithoutAnEarlierRun) {
  PartFile file(folder, "a/b/ad.gif", resuming(Bytes{3}));
  EXPECT_EQ(file.size(), Bytes{});
  file.write("GIF");
  publish(file);
  EXPECT_EQ(temp.read("a/b/ad.gif"), "GIF");
}

TEST_F(ContinuedPartFile, BeginsAnewWhereThePartIsLongerThanTheFile) {
  temp.write("ad.gif.part", "too long for it");
  {
    PartFile file(folder, "ad.gif", resuming(Bytes{3}));
    EXPECT_EQ(file.size(), Bytes{});
    EXPECT_EQ(temp.read("ad.gif.part"), "");
  }
  temp.write("ad.gif.part", "too long for it");
  EXPECT_EQ(PartFile(folder, "ad.gif", resuming(std::nullopt, {.expected = {{}, Bytes{3}}})).size(), Bytes{});
}

TEST_F(ContinuedPartFile, KeepsAPartThatIsAlreadyWhole) {
  temp.write("ad.gif.part", "GIF");
  PartFile file(folder, "ad.gif", resuming(Bytes{3}, {.expected = {digest_of("GIF"), Bytes{3}}}));
  EXPECT_EQ(file.size(), Bytes{3});
  publish(file);
  EXPECT_EQ(temp.read("ad.gif"), "GIF");
}

TEST_F(ContinuedPartFile, NeverFollowsASymbolicLink) {
  test::TempFolder elsewhere;
  elsewhere.write("precious", "0123");
  fs::create_symlink(elsewhere.path() / "precious", temp.path() / "ad.gif.part");
  PartFile file(folder, "ad.gif", resuming(Bytes{10}));
  EXPECT_EQ(file.size(), Bytes{});
  file.write("GIF");
  publish(file);
  EXPECT_EQ(elsewhere.read("precious"), "0123");
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(temp.path() / "ad.gif")));
}

TEST_F(ContinuedPartFile, NeverAppendsToAFileWithASecondName) {
  temp.write("precious", "0123");
  fs::create_hard_link(temp.path() / "precious", temp.path() / "ad.gif.part");
  PartFile file(folder, "ad.gif", resuming(Bytes{10}));
  EXPECT_EQ(file.size(), Bytes{});
  file.write("GIF");
  EXPECT_EQ(temp.read("precious"), "0123");
}

TEST_F(ContinuedPartFile, NeverContinuesWhatSomebodyElseWrote) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  temp.write("ad.gif.part", "0123");
  ASSERT_EQ(::chown((temp.path() / "ad.gif.part").c_str(), 4711, 4711), 0);
  EXPECT_EQ(PartFile(folder, "ad.gif", resuming(Bytes{10})).size(), Bytes{});
}

TEST_F(ContinuedPartFile, DoesNotWaitForAPipe) {
  ASSERT_EQ(::mkfifo((temp.path() / "ad.gif.part").c_str(), 0600), 0);
  PartFile file(folder, "ad.gif", resuming(Bytes{10}));
  EXPECT_EQ(file.size(), Bytes{});
  EXPECT_TRUE(fs::is_regular_file(temp.path() / "ad.gif.part"));
}

TEST_F(ContinuedPartFile, IsRefusedWhereAFolderIsInItsPlace) {
  fs::create_directory(temp.path() / "ad.gif.part");
  const Cause cause = cause_of([&] { PartFile(folder, "ad.gif", resuming(Bytes{10})); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_THAT(cause.message(), HasSubstr(temp.path() / "ad.gif.part"));
}

TEST_F(ContinuedPartFile, StaysForAnotherRunIfItIsKept) {
  {
    PartFile file(folder, "ad.gif");
    file.keep();
    file.write("0123");
  }
  EXPECT_EQ(temp.read("ad.gif.part"), "0123");
  EXPECT_EQ(PartFile(folder, "ad.gif", resuming(Bytes{10})).size(), Bytes{4});
}

TEST_F(ContinuedPartFile, IsRemovedUnlessItIsKept) {
  temp.write("ad.gif.part", "0123");
  { PartFile file(folder, "ad.gif", resuming(Bytes{10})); }
  EXPECT_THAT(temp.names(), ElementsAre());
}

}  // namespace
}  // namespace hoist::store
