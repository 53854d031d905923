#include "cli/confinement/allowed_paths.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cli/parsed.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

namespace fs = std::filesystem;

Environment variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> const char* {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  };
}

class AllowedPaths : public ::testing::Test {
 protected:
  std::string make(const std::string& name) {
    const fs::path path = folder_.path() / name;
    std::ofstream(path) << "x";
    return path.string();
  }

  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }

  void allow(const std::vector<const char*>& arguments, std::map<std::string, std::string> environment = {},
             const std::vector<fs::path>& made = {}) {
    allowed_ = allowed_paths(parsed(arguments), variables(std::move(environment)), made);
  }

  bool has(const fs::path& path, PathAccess access) const {
    return std::any_of(allowed_.begin(), allowed_.end(),
                       [&](const AllowedPath& one) { return one.path == path && one.access == access; });
  }

  bool names(const fs::path& path) const {
    return std::any_of(allowed_.begin(), allowed_.end(), [&](const AllowedPath& one) { return one.path == path; });
  }

  test::TempFolder folder_;
  std::vector<AllowedPath> allowed_;
};

TEST_F(AllowedPaths, AreTheFolderAndTheSystems) {
  allow({"-d", "x", "http://a.example/b"}, {{"HOME", "/home/me"}});
  EXPECT_TRUE(has("x", PathAccess::own));
  EXPECT_TRUE(has("/etc", PathAccess::read));
  EXPECT_TRUE(has("/usr", PathAccess::read));
  EXPECT_FALSE(names("/home/me"));
  EXPECT_FALSE(names("/home/me/.netrc"));
  EXPECT_FALSE(names("/"));
}

TEST_F(AllowedPaths, AreEachFileThatIsRead) {
  const std::string list = make("list");
  const std::string sums = make("sums");
  const std::string ca = make("ca");
  const std::string netrc = make("netrc");
  allow({"-i", list.c_str(), "-i", "-", "--checksums", sums.c_str(), "--cacert", ca.c_str(), "--netrc-file",
         netrc.c_str()});
  for (const std::string& file : {list, sums, ca, netrc}) EXPECT_TRUE(has(file, PathAccess::read)) << file;
  EXPECT_FALSE(names(folder_.path()));
}

TEST_F(AllowedPaths, AreTheNetrcOfItsUser) {
  std::ofstream(folder_.path() / ".netrc") << "x";
  allow({"--netrc"}, {{"HOME", folder_.path().string()}});
  EXPECT_TRUE(has(folder_.path() / ".netrc", PathAccess::read));
}

TEST_F(AllowedPaths, AreTheFoldersOfFilesThatAreReplaced) {
  fs::create_directory(folder_.path() / "out");
  const std::string failed = at("out/failed");
  allow({"-i", "-", "--failed", failed.c_str()});
  EXPECT_TRUE(has(fs::canonical(folder_.path() / "out"), PathAccess::create_files));
}

TEST_F(AllowedPaths, AreFilesThatAreWrittenAndThere) {
  const std::string report = make("report");
  const std::string log = at("log");
  allow({"-i", "-", "--report", report.c_str(), "--log-file", log.c_str()});
  EXPECT_TRUE(has(report, PathAccess::write));
  EXPECT_TRUE(has(folder_.path(), PathAccess::create_files));  // the log has to be made
  allow({"-i", "-", "--report", "/dev/null"});
  EXPECT_FALSE(has("/dev", PathAccess::create_files));
}

TEST_F(AllowedPaths, AreWhereTemporaryFilesGo) {
  allow({}, {{"TMPDIR", folder_.path().string()}});
  EXPECT_TRUE(has(folder_.path(), PathAccess::create_files));
  allow({}, {{"TMPDIR", "/nowhere"}});
  EXPECT_FALSE(names("/nowhere"));
}

TEST_F(AllowedPaths, LetAFolderThatWasMadeGoAgain) {
  const std::string folder = at("a/b");
  allow({"-d", folder.c_str()}, {}, {folder_.path() / "a/b", folder_.path() / "a"});
  EXPECT_TRUE(has(folder_.path(), PathAccess::make_folders));
}

TEST_F(AllowedPaths, AreAroundAFolderThatMayBeRemovedMeanwhile) {
  fs::create_directories(folder_.path() / "a/b");
  std::ofstream(folder_.path() / "other") << "x";
  const std::string folder = at("a/b");
  allow({"-d", folder.c_str(), "--lock", "wait"});
  EXPECT_TRUE(has(fs::canonical(folder_.path()), PathAccess::own));
  std::ofstream(folder_.path() / "a/b/file") << "x";
  allow({"-d", folder.c_str(), "--lock", "wait"});
  EXPECT_FALSE(names(fs::canonical(folder_.path())));
}

TEST_F(AllowedPaths, AreAllToReadWhereExistingFilesMayBeLinks) {
  allow({"--skip-existing"});
  EXPECT_TRUE(has("/", PathAccess::read));
  allow({"--skip-existing", "--confine", "require"});
  EXPECT_FALSE(names("/"));
}

}  // namespace
}  // namespace hoist::cli
