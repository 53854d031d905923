#include <csignal>
#include <string>
#include <sys/resource.h>

#include <gmock/gmock.h>

#include "store/cause_of.hpp"
#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "store/small_disk.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

struct VerifiedPartFile : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};
};

TEST_F(VerifiedPartFile, GetsItsNameIfItIsAsExpected) {
  const Saved saved = write_file(folder, "abc", "abc", {.expected = {{.hex = of_abc}, Bytes{3}}});
  EXPECT_EQ(saved.digest.hex, of_abc);
  EXPECT_EQ(temp.read("abc"), "abc");
}

TEST_F(VerifiedPartFile, TellsNoDigestUnlessOneIsWanted) {
  EXPECT_EQ(write_file(folder, "abc", "abc").digest.hex, "");
  EXPECT_FALSE(write_file(folder, "abc", "abc").version);
  EXPECT_EQ(write_file(folder, "abc", "abc", {.expected = {}, .digest = true}).digest.hex, of_abc);
}

TEST_F(VerifiedPartFile, IsGoneWithAnotherDigest) {
  temp.write("abc", "old");
  const Cause cause = cause_of([&] { write_file(folder, "abc", "abd", {.expected = {{.hex = of_abc}, {}}}); });
  EXPECT_EQ(cause.kind(), ErrorKind::integrity);
  EXPECT_THAT(cause.message(), AllOf(HasSubstr((temp.path() / "abc").string() +
                                               ": sha256 is a52d159f262b2c6ddb724a61840"
                                               "befc36eb30c88877a4030b65cbe86298449c9, expected " +
                                               of_abc)));
  EXPECT_THAT(temp.names(), ElementsAre("abc"));
  EXPECT_EQ(temp.read("abc"), "old");
}

TEST_F(VerifiedPartFile, IsGoneWhenItIsShort) {
  const Cause cause = cause_of([&] { write_file(folder, "abc", "ab", {.expected = {{}, Bytes{3}}}); });
  EXPECT_EQ(cause.kind(), ErrorKind::integrity);
  EXPECT_THAT(cause.message(), HasSubstr("size is 2 bytes, expected 3 bytes"));
  EXPECT_THAT(temp.names(), ElementsAre());
}

TEST_F(VerifiedPartFile, IsGoneAsSoonAsItIsTooLong) {
  PartFile file(folder, "abc", {.expected = {{}, Bytes{3}}});
  file.keep();
  file.write("abc");
  const Cause cause = cause_of([&] { file.write("d"); });
  EXPECT_EQ(cause.kind(), ErrorKind::integrity);
  EXPECT_THAT(temp.names(), ElementsAre());
}

TEST_F(VerifiedPartFile, HasNoNameBetweenItsSealAndItsRenaming) {
  PartFile file(folder, "abc");
  file.write("abc");
  EXPECT_EQ(file.seal().size, Bytes{3});
  EXPECT_THAT(temp.names(), ElementsAre("abc.part"));
  file.commit();
  EXPECT_THAT(temp.names(), ElementsAre("abc"));
}

TEST_F(VerifiedPartFile, IsRemovedIfItIsSealedButNeverRenamed) {
  {
    PartFile file(folder, "abc");
    file.write("abc");
    file.seal();
  }
  EXPECT_THAT(temp.names(), ElementsAre());
}

TEST_F(VerifiedPartFile, ThatIsKeptGoesOnAfterAFullDisk) {
  const test::SmallDisk disk;
  if (!disk.mounted()) GTEST_SKIP() << "only root can have a small disk";
  const Folder full(disk.folder().path());
  const std::string much(1'000'000, 'x');
  {
    PartFile file(full, "abc");
    file.keep();
    const Cause cause = cause_of([&] { file.write(much); });
    EXPECT_EQ(cause.kind(), ErrorKind::disk);
    EXPECT_THAT(cause.message(), HasSubstr("abc.part: No space left on device"));
  }
  ASSERT_EQ(::mount("none", disk.folder().path().c_str(), "tmpfs", MS_REMOUNT, "size=2m"), 0);
  PartFile file(full, "abc", resuming(Bytes{much.size()}));
  EXPECT_GT(file.size(), Bytes{});
  file.write(std::string_view(much).substr(file.size().count));
  publish(file);
  EXPECT_EQ(disk.folder().read("abc"), much);
}

TEST_F(VerifiedPartFile, SaysSoWhenItIsLargerThanTheSystemAllows) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit low{1000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &low), 0);
  const Cause cause = cause_of([&] { write_file(folder, "abc", std::string(2000, 'x')); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old);
  EXPECT_THAT(cause.message(), HasSubstr("abc.part: File too large"));
  EXPECT_THAT(temp.names(), ElementsAre());
}

}  // namespace
}  // namespace hoist::store
