#include "cli/options/file_identity.hpp"

#include <fcntl.h>
#include <filesystem>

#include <gmock/gmock.h>

#include "base/unique_fd.hpp"
#include "cli/files.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

namespace fs = std::filesystem;

class FileIdentityTest : public testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }

  bool collide(const std::string& a, const std::string& b) const {
    return cli::collide(FileIdentity::of(path(a)), FileIdentity::of(path(b)));
  }

  test::TempFolder folder_;
};

TEST_F(FileIdentityTest, IsThatOfTheFileWhateverLeadsToIt) {
  write_file(path("a"), "");
  write_file(path("other"), "");
  fs::create_directory(path("d"));
  fs::create_symlink("../a", path("d/link"));
  fs::create_hard_link(path("a"), path("hard"));
  for (const char* same : {"a", "./a", "d/../a", "d/link", "hard"}) EXPECT_TRUE(collide("a", same)) << same;
  EXPECT_FALSE(collide("a", "other"));
  EXPECT_FALSE(collide("a", "missing"));
  const base::UniqueFd open(::open(path("hard").c_str(), O_RDONLY | O_CLOEXEC));
  EXPECT_TRUE(cli::collide(FileIdentity::of(path("a")), FileIdentity::of(open.number())));
}

TEST_F(FileIdentityTest, OfAMissingFileIsThatOfItsPlace) {
  fs::create_directory(path("d"));
  fs::create_directory_symlink("d", path("e"));
  fs::create_symlink("d/a", path("link"));
  for (const char* same : {"d/a", "e/a", "link", "d/none/../a"}) EXPECT_TRUE(collide("d/a", same)) << same;
  for (const char* other : {"a", "d/b", "d/a/a"}) EXPECT_FALSE(collide("d/a", other)) << other;
}

TEST_F(FileIdentityTest, OfAFileWhoseFolderIsMissingTooIsThatOfItsPlace) {
  EXPECT_TRUE(collide("none/x/a", "none/x/./a"));
  EXPECT_FALSE(collide("none/x/a", "none/y/a"));
  EXPECT_FALSE(collide("none/x/a", "none/a"));
}

TEST_F(FileIdentityTest, OfDevicesAndFoldersNeverCollide) {
  EXPECT_FALSE(cli::collide(FileIdentity::of("/dev/null"), FileIdentity::of("/dev/null")));
  EXPECT_FALSE(cli::collide(FileIdentity::of(folder_.path()), FileIdentity::of(folder_.path())));
  EXPECT_FALSE(cli::collide(FileIdentity::of(-1), FileIdentity::of(-1)));
}

TEST_F(FileIdentityTest, TellsWhatIsInAFolder) {
  for (int round = 0; round < 2; ++round) {
    for (const char* inside : {"d/.hoist", "d/.hoist/x", "d/.hoist/x/y", "d/z/../.hoist/x"}) {
      EXPECT_TRUE(FileIdentity::is_in(path("d/.hoist"), path(inside))) << inside << round;
    }
    for (const char* outside : {"d", "d/x", ".hoist/x", "d/.hoist2"}) {
      EXPECT_FALSE(FileIdentity::is_in(path("d/.hoist"), path(outside))) << outside << round;
    }
    fs::create_directories(path("d/.hoist"));  // and once more where it exists
  }
  fs::create_directory_symlink(path("d"), path("e"));
  EXPECT_TRUE(FileIdentity::is_in(path("d/.hoist"), path("e/.hoist/x")));
}

}  // namespace
}  // namespace hoist::cli
