#include "store/file_version.hpp"

#include <chrono>
#include <filesystem>

#include <gtest/gtest.h>

#include "base/platform.hpp"
#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;

struct StampTest : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};
};

TEST_F(StampTest, OfASavedFileIsThatOfTheFileOnTheDisk) {
  for (const char* name : {"ad.gif", "a/b/ad.gif"}) {
    const Saved saved = write_file(folder, name, "GIF", {.expected = {}, .digest = false, .version = true});
    ASSERT_TRUE(saved.version);
    EXPECT_EQ(saved.version->size, Bytes{3});
    EXPECT_EQ(version_of(folder, name), saved.version);
  }
}

TEST_F(StampTest, IsAnotherOneOnceTheFileIsTouched) {
  temp.write("ad.gif", "GIF");
  const auto before = version_of(folder, "ad.gif");
  fs::last_write_time(temp.path() / "ad.gif",
                      fs::last_write_time(temp.path() / "ad.gif") - std::chrono::nanoseconds(1));
  EXPECT_NE(version_of(folder, "ad.gif"), before);
  EXPECT_EQ(before->mtime_ns - version_of(folder, "ad.gif")->mtime_ns, 1);
}

TEST(PartIdentity, HasTheBootInItUnlessTheDurabilityIsNone) {
  EXPECT_EQ(part_identity("1.2.3", Durability::none), "1.2.3");
  EXPECT_EQ(part_identity("", Durability::file), "");
  for (const Durability durability : {Durability::batch, Durability::file}) {
    if (base::platform::boot_id().empty()) {
      EXPECT_EQ(part_identity("1.2.3", durability), "") << "nobody knows whether the system was started again";
      EXPECT_FALSE(may_continue_part("1.2.3.", "1.2.3", durability));
      continue;
    }
    const std::string recorded = part_identity("1.2.3", durability);
    EXPECT_EQ(recorded.substr(0, 6), "1.2.3.");
    EXPECT_TRUE(may_continue_part(recorded, "1.2.3", durability));
    EXPECT_TRUE(may_continue_part(recorded, "1.2.3", Durability::none));
    EXPECT_FALSE(may_continue_part(recorded, "1.2.4", durability));
    EXPECT_FALSE(may_continue_part(recorded + "0", "1.2.3", durability)) << "another boot";
    EXPECT_FALSE(may_continue_part(recorded + "0", "1.2.3", Durability::none)) << "another boot";
    EXPECT_FALSE(may_continue_part("1.2.3", "1.2.3", durability)) << "nobody knows whether it was synced";
  }
  EXPECT_TRUE(may_continue_part("1.2.3", "1.2.3", Durability::none));
  EXPECT_FALSE(may_continue_part("", "", Durability::none));
}

TEST_F(StampTest, IsNothingWhereThereIsNoRegularFile) {
  test::TempFolder elsewhere;
  elsewhere.write("ad.gif", "GIF");
  fs::create_directory(temp.path() / "folder");
  fs::create_symlink(elsewhere.path() / "ad.gif", temp.path() / "link.gif");
  fs::create_directory_symlink(elsewhere.path(), temp.path() / "link");
  for (const char* name : {"missing", "missing/ad.gif", "folder", "link.gif", "link/ad.gif"}) {
    EXPECT_FALSE(version_of(folder, name)) << name;
  }
  EXPECT_FALSE(fs::exists(temp.path() / "missing"));
}

}  // namespace
}  // namespace hoist::store
