#include "cli/options/distinct_files.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/parsed.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

class DistinctFilesTest : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path() / name; }

  /// What is wrong with the files of a run; "(none)" where nothing is.
  std::string fault_of(const Words& words, const Configuration& configuration = {}) const {
    std::vector<const char*> pointers;
    for (const std::string& word : words) pointers.push_back(word.c_str());
    try {
      require_distinct_files(parsed(pointers, configuration), configuration);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "(none)";
  }

  std::string fault_of_merge(Words words) const {
    words.insert(words.begin(), {"hoist", "--merge-reports"});
    std::vector<const char*> pointers;
    for (const std::string& word : words) pointers.push_back(word.c_str());
    try {
      require_distinct_files(read_merge_arguments(parse_command_line(pointers)));
    } catch (const UsageError& error) {
      return error.what();
    }
    return "(none)";
  }

  test::TempFolder folder_;
};

TEST_F(DistinctFilesTest, AreFineWhereEachIsAnother) {
  EXPECT_EQ(fault_of({"-i", path("i"), "--report", path("r"), "--failed", path("f"), "--metrics", path("m"),
                      "--log-file", path("l"), "--checksums", path("c"), "-d", folder_.path()}),
            "(none)");
}

TEST_F(DistinctFilesTest, OfOutputsAreNotEachOther) {
  EXPECT_EQ(fault_of({"--report", path("a"), "--log-file", path("./a")}),
            "--report and --log-file must be different files");
  std::filesystem::create_symlink("a", path("link"));  // to what is not there yet
  EXPECT_EQ(fault_of({"--metrics", path("a"), "--failed", path("link")}),
            "--failed and --metrics must be different files");
  for (const char* device : {"/dev/null", "/dev/full"}) {
    EXPECT_EQ(fault_of({"--report", device, "--failed", std::string("/dev/../") + device}), "(none)");
  }
}

TEST_F(DistinctFilesTest, OfOutputsAreNotWhatAnotherIsWrittenAs) {
  EXPECT_EQ(fault_of({"--failed", path("a"), "--report", path("a.part")}),
            "--failed FILE is first written as " + path("a.part") + ", which is the file of --report");
  EXPECT_THAT(fault_of({"--metrics", path("a"), "--log-file", path("a.part")}), HasSubstr("the file of --log-file"));
  EXPECT_EQ(fault_of({"--report", path("a"), "--log-file", path("a.part")}), "(none)");
}

TEST_F(DistinctFilesTest, OfOutputsAreNoneThatIsRead) {
  write_file(path("a"), "");
  for (const char* output : {"--report", "--failed", "--metrics", "--log-file"}) {
    for (const Words& input :
         {Words{"--checksums", path("a")}, Words{"-u", "http://h/{code}", "--codes", path("a")},
          Words{"-H", "@" + path("a")}, Words{"--netrc-file", path("a")}, Words{"--cert", path("a")},
          Words{"--cert", path("c"), "--key", path("a")}, Words{"--cacert", path("a")}}) {
      Words words = input;
      words.insert(words.end(), {output, path("a")});
      EXPECT_THAT(fault_of(words), HasSubstr("must be different files")) << testing::PrintToString(words);
    }
    Configuration configuration;
    configuration.user.file = path("a");
    EXPECT_EQ(fault_of({output, path("a")}, configuration),
              std::string(output) + " and the configuration must be different files");
  }
  EXPECT_THAT(fault_of({"--failed", path("x"), "--checksums", path("x.part")}), HasSubstr("the file of --checksums"));
}

TEST_F(DistinctFilesTest, OfFailuresMayReplaceTheListThatIsRead) {
  EXPECT_EQ(fault_of({"--failed", path("a"), "-i", path("a")}), "(none)");
  EXPECT_THAT(fault_of({"--failed", path("a"), "-i", path("a.part")}), HasSubstr("the file of --input-file"));
  EXPECT_EQ(fault_of({"--report", path("a"), "-i", path("a")}), "--report and --input-file must be different files");
}

TEST_F(DistinctFilesTest, OfOutputsAreNotBesideTheJournal) {
  const std::string folder = path("d");
  EXPECT_EQ(fault_of({"-d", folder, "--report", folder + "/x/../.hoist/journal.db"}),
            "--report FILE must not be in " + folder + "/.hoist, where the journal is");
  EXPECT_THAT(fault_of({"-d", folder, "--failed", folder + "/.hoist"}), HasSubstr("must not be in"));
  EXPECT_EQ(fault_of({"-d", folder, "--failed", folder + "/failed"}), "(none)");
  EXPECT_EQ(fault_of({"-d", folder, "--failed", path(".hoist/failed")}), "(none)");
}

TEST_F(DistinctFilesTest, OfJoinedReportsMayReplaceOneOfThem) {
  EXPECT_EQ(fault_of_merge({path("a"), path("b"), "--report", path("b"), "--failed", path("f")}), "(none)");
  EXPECT_EQ(fault_of_merge({path("a"), path("b"), "--failed", path("b")}),
            "--failed and a report to merge must be different files");
  EXPECT_THAT(fault_of_merge({path("a.part"), "--report", path("a")}), HasSubstr("the file of a report to merge"));
  EXPECT_EQ(fault_of_merge({path("a"), "--report", path("r"), "--failed", path("./r")}),
            "--report and --failed must be different files");
}

}  // namespace
}  // namespace hoist::cli
