#include "cli/report/report_reader.hpp"

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/outcomes.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

class ReportReaderTest : public testing::Test {
 protected:
  /// The codes in a report of this text, and what is wrong with it, if anything is.
  std::vector<std::string> read(const std::string& text) {
    write_file(file_, text);
    std::vector<std::string> codes;
    try {
      ReportReader reader(file_);
      while (const auto outcome = reader.next()) {
        EXPECT_EQ(reader.line(), json_line(*outcome));
        EXPECT_FALSE(reader.summary());
        codes.push_back(outcome->item.code);
      }
      codes.push_back(reader.summary() ? "summary" : "no summary");
      EXPECT_FALSE(reader.next());
    } catch (const RunError& error) {
      const std::string message = error.what();
      EXPECT_THAT(message, testing::StartsWith("cannot use " + file_ + ", "));
      codes.push_back(message.substr(("cannot use " + file_ + ", ").size()));
    }
    return codes;
  }

  static std::string line_of(const std::string& code) { return json_line(ended(OutcomeKind::not_found, code)) + '\n'; }

  static std::string summary_of(std::uint64_t not_found) {
    ReportSummary summary{.result = {}, .not_listed = 0, .exit_status = 1, .began = "b", .ended = "e", .joined = {}};
    summary.result.tally.add(OutcomeKind::not_found, not_found);
    return json_line(summary) + '\n';
  }

  test::TempFolder folder_;
  std::string file_ = folder_.path() / "report";
};

using testing::ElementsAre;

TEST_F(ReportReaderTest, YieldsEachItemAndThenTheSummary) {
  EXPECT_THAT(read(line_of("A") + line_of("B") + summary_of(2)), ElementsAre("A", "B", "summary"));
  EXPECT_THAT(read(summary_of(0)), ElementsAre("summary"));
}

TEST_F(ReportReaderTest, KnowsAReportWithoutItsSummary) {
  EXPECT_THAT(read(line_of("A") + line_of("B")), ElementsAre("A", "B", "no summary"));
  EXPECT_THAT(read(""), ElementsAre("no summary"));
}

TEST_F(ReportReaderTest, LeavesOutALastLineThatIsCutOff) {
  const std::string line = line_of("B");
  for (std::size_t length = 1; length < line.size() - 1; ++length) {
    EXPECT_THAT(read(line_of("A") + line.substr(0, length)), ElementsAre("A", "no summary")) << length;
  }
  EXPECT_THAT(read(line_of("A") + line.substr(0, line.size() - 1)), ElementsAre("A", "B", "no summary"));
  const std::string summary = summary_of(1);
  EXPECT_THAT(read(line_of("A") + summary.substr(0, summary.size() - 1)), ElementsAre("A", "summary"));
}

TEST_F(ReportReaderTest, RefusesALineThatIsDamaged) {
  EXPECT_THAT(read(line_of("A") + "\n" + summary_of(1)), ElementsAre("A", "line 2: it is not valid JSON at byte 1"));
  EXPECT_THAT(read(std::string("\0\0\n", 3)), ElementsAre("line 1: it is not valid JSON at byte 1"));
}

TEST_F(ReportReaderTest, RefusesWhatStandsBehindTheSummary) {
  EXPECT_THAT(read(summary_of(0) + line_of("A")), ElementsAre("line 2: nothing may follow the summary"));
  EXPECT_THAT(read(summary_of(0) + summary_of(0)), ElementsAre("line 2: nothing may follow the summary"));
}

TEST_F(ReportReaderTest, RefusesASummaryThatIsNotThatOfItsLines) {
  EXPECT_THAT(read(line_of("A") + summary_of(2)),
              ElementsAre("A", "line 2: the summary counts 2 not_found, but the lines before it 1"));
}

TEST_F(ReportReaderTest, ReadsLongLinesAndRefusesEndlessOnes) {
  const std::string long_code(1 << 20, 'x');
  EXPECT_THAT(read(line_of(long_code) + summary_of(1)), ElementsAre(long_code, "summary"));
  EXPECT_THAT(read(std::string(ReportReader::longest_line + 1, ' ')), ElementsAre("line 1: it is longer than 4 MiB"));
}

TEST_F(ReportReaderTest, SaysWhatItCannotOpen) { EXPECT_THROW(ReportReader("/nowhere/report"), RunError); }

}  // namespace
}  // namespace hoist::cli
