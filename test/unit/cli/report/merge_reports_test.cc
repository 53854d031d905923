#include "cli/report/merge_reports.hpp"

#include <csignal>
#include <sstream>

#include <gmock/gmock.h>

#include "cli/captured.hpp"
#include "cli/files.hpp"
#include "cli/outcomes.hpp"
#include "cli/parsed.hpp"
#include "cli/report/failed_list.hpp"
#include "cli/report/json_report.hpp"
#include "cli/report/json_report_parser.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Outcome with_url(Outcome outcome, const std::string& url) {
  outcome.item.url = url;
  outcome.item.file = "file";
  return outcome;
}

class MergeReportsTest : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.path() / name; }

  /// Writes a report of these outcomes.
  void write(const std::string& name, const std::vector<Outcome>& outcomes, ReportSummary summary) {
    std::string text;
    for (const Outcome& outcome : outcomes) {
      text += json_line(outcome) + '\n';
      summary.result.tally.add(outcome);
    }
    write_file(path(name), text + json_line(summary) + '\n');
    arguments_.reports.push_back(path(name));
  }

  static ReportSummary summary() {
    ReportSummary summary{.result = {}, .not_listed = 0, .exit_status = 0, .began = "b", .ended = "e", .joined = {}};
    summary.result.elapsed = 1s;
    return summary;
  }

  int merge() {
    arguments_.files = {.report = path("joined"), .failed = path("failed")};
    return merge_reports(arguments_, out_, screen_);
  }

  /// What stands in the standard report behind the announcement.
  std::string tally() const {
    const std::string text = out_.str();
    return text.substr(text.find("--\n") + 3);
  }

  ReportSummary joined() const {
    std::string text = contents_of(path("joined"));
    text.pop_back();
    return std::get<ReportSummary>(parse_report_line(text.substr(text.rfind('\n') + 1)));
  }

  test::TempFolder folder_;
  MergeArguments arguments_;
  std::ostringstream out_;
  Captured error_;
  Screen screen_{error_.descriptor()};
};

TEST_F(MergeReportsTest, AddUp) {
  write("a", {ended(OutcomeKind::downloaded, "AD"), ended(OutcomeKind::unchanged, "AE")}, summary());
  write("b", {ended(OutcomeKind::downloaded, "BR"), ended(OutcomeKind::downloaded, "BE")}, summary());
  EXPECT_EQ(merge(), 0);
  EXPECT_EQ(out_.str(), "Merging 2 reports: " + path("a") + ", " + path("b") +
                            ".\n--------------------\n3 files downloaded.\n1 unchanged.\nElapsed time: 2.00s\n");
  EXPECT_EQ(error_.text(), "");
  EXPECT_EQ(joined().result.tally.total(), 4U);
  EXPECT_EQ(joined().joined->count, 2U);
  EXPECT_EQ(contents_of(path("failed")), "");
}

TEST_F(MergeReportsTest, HaveTheLinesOfAllOfThemAsTheyWere) {
  write("a", {ended(OutcomeKind::downloaded, "AD")}, summary());
  write("b", {ended(OutcomeKind::not_found, "XX")}, summary());
  merge();
  EXPECT_THAT(contents_of(path("joined")),
              testing::StartsWith(json_line(ended(OutcomeKind::downloaded, "AD")) + '\n' +
                                  json_line(ended(OutcomeKind::not_found, "XX")) + "\n{\"summary\":"));
}

TEST_F(MergeReportsTest, ListWhatFailedAndWhatWasNotBegun) {
  Item item{.code = "D",
            .url = "http://h/d",
            .file = "d",
            .mirrors = {"http://m/d"},
            .digest = {.hex = std::string(64, 'a')}};
  item.size = Bytes{7};
  Outcome whole = ended(OutcomeKind::not_begun, "D");
  whole.item = item;
  write("a", {with_url(failed("AE", {Cause(ErrorKind::http, "HTTP 503", 503)}), "http://h/ae"), whole}, summary());
  write("b", {with_url(ended(OutcomeKind::not_found, "XX"), "http://h/xx"), failed("line 3", {})}, summary());
  EXPECT_EQ(merge(), 1);
  EXPECT_EQ(contents_of(path("failed")), "http://h/ae\tcode=AE\tout=file\n" + failed_line(whole) +
                                             "\nhttp://h/xx\tcode=XX\tout=file\nrefused=internal error\tcode=line 3\n");
  EXPECT_THAT(error_.text(), HasSubstr("*** Error for AE: HTTP 503\n"));
}

TEST_F(MergeReportsTest, MakeALineThatFailsOfWhatCouldPassForMoreThanOneLine) {
  write("a", {with_url(failed("A\nhttp://evil/", {}), "http://h/a"), with_url(failed("B", {}), "http://h/\tout=x")},
        summary());
  merge();
  EXPECT_EQ(contents_of(path("failed")),
            "refused=it cannot stand in a list\tcode=A\\nhttp://evil/\nrefused=it cannot stand in a list\tcode=B\n");
}

TEST_F(MergeReportsTest, AskForNoUrlThatIsNotWhole) {
  write("a", {with_url(failed("A", {}), "http://h/a?token=***"), with_url(failed("B", {}), "http://h/b?token=b")},
        summary());
  merge();
  EXPECT_THAT(contents_of(path("failed")), testing::StartsWith("refused=the report does not have its whole URL"));
  EXPECT_THAT(contents_of(path("failed")), testing::EndsWith("\tcode=A\nhttp://h/b?token=b\tcode=B\tout=file\n"));
}

TEST_F(MergeReportsTest, AreFineWithWhatIsMissingWhereThatIsAllowed) {
  write("a", {ended(OutcomeKind::not_found, "XX")}, summary());
  arguments_.allow_missing = true;
  EXPECT_EQ(merge(), 0);
  EXPECT_EQ(contents_of(path("failed")), "");
}

TEST_F(MergeReportsTest, TellTheSignalAndTheDeadline) {
  ReportSummary stopped = summary();
  stopped.result.deadline_reached = true;
  stopped.not_listed = 5;
  write("a", {ended(OutcomeKind::not_begun, "AD")}, stopped);
  EXPECT_EQ(merge(), 4);
  EXPECT_EQ(tally(), "0 files downloaded.\n6 not fetched: the deadline was reached.\nElapsed time: 1.00s\n");
  EXPECT_THAT(contents_of(path("failed")), HasSubstr("refused=the run was stopped before it had read the whole batch"));
  ReportSummary killed = summary();
  killed.result.signal = SIGTERM;
  killed.not_listed.reset();
  write("b", {}, killed);
  EXPECT_EQ(merge(), 143);
  EXPECT_THAT(out_.str(), HasSubstr("\nThe rest was not fetched: interrupted.\n"));
}

TEST_F(MergeReportsTest, CountReportsWithoutASummaryAndAreNotFineThen) {
  write("a", {ended(OutcomeKind::downloaded, "AD")}, summary());
  write_file(path("b"), json_line(ended(OutcomeKind::downloaded, "BR")) + '\n');
  arguments_.reports.push_back(path("b"));
  EXPECT_EQ(merge(), 1);
  EXPECT_EQ(tally(), "2 files downloaded.\n1 report without a summary.\nElapsed time: 1.00s\n");
  EXPECT_EQ(error_.text(),
            "hoist: " + path("b") + " has no summary: its run was killed, failed, or is still in progress\n");
  EXPECT_EQ(joined().joined->unfinished, 1U);
  EXPECT_EQ(joined().not_listed, std::nullopt);
}

TEST_F(MergeReportsTest, CanBeJoinedOnceMore) {
  write("a", {ended(OutcomeKind::downloaded, "AD")}, summary());
  write_file(path("b"), "");
  arguments_.reports.push_back(path("b"));
  merge();
  arguments_.reports = {path("joined"), path("a")};
  EXPECT_EQ(merge(), 1);
  EXPECT_EQ(joined().joined->count, 3U);
  EXPECT_EQ(joined().joined->unfinished, 1U);
  EXPECT_EQ(joined().result.tally.total(), 2U);
}

TEST_F(MergeReportsTest, ReplaceNothingWhereOneIsDamaged) {
  write("a", {with_url(failed("AE", {}), "http://h/ae")}, summary());
  write_file(path("b"), "{\"code\":\n");
  arguments_.reports.push_back(path("b"));
  for (const char* name : {"joined", "failed"}) write_file(path(name), "of before");
  EXPECT_THROW(merge(), RunError);
  for (const char* name : {"joined", "failed"}) EXPECT_EQ(contents_of(path(name)), "of before");
}

TEST_F(MergeReportsTest, AreQuietWhereAllIsWellAndOnlyThen) {
  arguments_.detail = Detail::quiet;
  write("a", {ended(OutcomeKind::downloaded, "AD")}, summary());
  merge();
  EXPECT_EQ(out_.str() + error_.text(), "");
  write_file(path("b"), "");
  arguments_.reports.push_back(path("b"));
  merge();
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(error_.text(), testing::EndsWith("1 report without a summary.\n"));
}

MergeArguments merge_arguments(std::vector<const char*> words) {
  words.insert(words.begin(), {"hoist", "--merge-reports"});
  return read_merge_arguments(parse_command_line(words));
}

TEST(MergeArguments, AreReportsAndTheOptionsOfReports) {
  const MergeArguments arguments = merge_arguments({"a", "--report", "j", "b", "--failed=f", "-q", "--allow-missing"});
  EXPECT_THAT(arguments.reports, testing::ElementsAre("a", "b"));
  EXPECT_EQ(arguments.files.report, "j");
  EXPECT_EQ(arguments.files.failed, "f");
  EXPECT_EQ(arguments.detail, Detail::quiet);
  EXPECT_TRUE(arguments.allow_missing);
}

TEST(MergeArguments, AreRefusedWhereTheyMakeNoSense) {
  EXPECT_THROW(merge_arguments({}), UsageError);
  EXPECT_THROW(merge_arguments({"a", "-d", "x"}), UsageError);
  EXPECT_THROW(merge_arguments({"a", "--show-config"}), UsageError);
  EXPECT_THROW(merge_arguments({"a", "-q", "-v"}), UsageError);
}

}  // namespace
}  // namespace hoist::cli
