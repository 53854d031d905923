#include "cli/terminal/text_report.hpp"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "cli/captured.hpp"
#include "cli/outcomes.hpp"
#include "cli/terminal/output.hpp"

namespace hoist::cli {
namespace {

using namespace std::chrono_literals;

Announcement of_flags(std::size_t slots = 1) {
  return {.lines = {"ERROR site: http://localhost:8003/flags", "Searching for the flags: ..."},
          .noun = {"flag", "flags"},
          .slots = slots};
}

RunResult result_of(std::uint64_t downloaded, std::uint64_t unchanged, std::uint64_t not_found,
                    std::uint64_t failures) {
  RunResult result;
  for (std::uint64_t i = 0; i < downloaded; ++i) result.tally.add(ended(OutcomeKind::downloaded, "AD"));
  for (std::uint64_t i = 0; i < unchanged; ++i) result.tally.add(ended(OutcomeKind::unchanged, "AD"));
  for (std::uint64_t i = 0; i < not_found; ++i) result.tally.add(ended(OutcomeKind::not_found, "XX"));
  for (std::uint64_t i = 0; i < failures; ++i) result.tally.add(failed("AE", {}));
  result.elapsed = 640ms;
  return result;
}

RunResult of_total(RunResult result, std::optional<std::uint64_t> total) {
  result.total = total;
  return result;
}

class TextReportTest : public testing::Test {
 protected:
  TextReport report(Detail detail, Announcement announcement, bool missing_is_fine = false) {
    return TextReport(out_, screen_, detail, std::move(announcement), {.missing_is_fine = missing_is_fine});
  }

  std::string end_of(const RunResult& result, Detail detail, bool missing_is_fine = false) {
    report(detail, of_flags(), missing_is_fine).on_end(of_total(result, result.tally.total()));
    return out_.str();
  }

  std::ostringstream out_;
  Captured error_;
  Screen screen_{error_.descriptor()};
};

TEST_F(TextReportTest, IsToTheLetterThatOfTheManual) {
  TextReport text = report(Detail::normal, of_flags(100));
  text.on_begin();
  text.on_end(of_total(result_of(73, 0, 0, 27), 100));
  EXPECT_EQ(out_.str(),
            "ERROR site: http://localhost:8003/flags\n"
            "Searching for the flags: ...\n"
            "100 concurrent connections will be used.\n"
            "--------------------\n"
            "73 flags downloaded.\n"
            "27 errors.\n"
            "Elapsed time: 0.64s\n");
}

TEST_F(TextReportTest, BeginsInTheSingularWhereItIsOne) {
  report(Detail::normal, of_flags()).on_begin();
  EXPECT_THAT(out_.str(), testing::EndsWith("\n1 concurrent connection will be used.\n"));
}

TEST_F(TextReportTest, EndsInTheSingularWhereItIsOne) {
  EXPECT_EQ(end_of(result_of(1, 0, 1, 1), Detail::normal),
            "--------------------\n1 flag downloaded.\n1 not found.\n1 error.\nElapsed time: 0.64s\n");
}

TEST_F(TextReportTest, LeavesOutLinesOfZeroButForTheDownloaded) {
  EXPECT_EQ(end_of(result_of(0, 0, 0, 2), Detail::normal),
            "--------------------\n0 flags downloaded.\n2 errors.\nElapsed time: 0.64s\n");
}

TEST_F(TextReportTest, CountsWhatIsUnchangedAndPrintsThousandsPlainly) {
  EXPECT_EQ(end_of(result_of(1234, 2, 3, 0), Detail::verbose),
            "--------------------\n1234 flags downloaded.\n2 unchanged.\n3 not found.\nElapsed time: 0.64s\n");
}

TEST_F(TextReportTest, CountsWhatWasNotFetchedWhenInterrupted) {
  RunResult result = result_of(20, 0, 2, 1);
  result.signal = 2;
  report(Detail::normal, of_flags()).on_end(of_total(result, 100));
  EXPECT_EQ(out_.str(),
            "--------------------\n20 flags downloaded.\n2 not found.\n1 error.\n77 not fetched: interrupted.\n"
            "Elapsed time: 0.64s\n");
}

TEST_F(TextReportTest, CountsWhatWasNotBegunAsNotFetchedAndShowsNoLineForIt) {
  RunResult result = result_of(20, 0, 0, 0);
  result.signal = 15;
  TextReport text = report(Detail::verbose, of_flags());
  for (int i = 0; i < 30; ++i) {
    result.tally.add(ended(OutcomeKind::not_begun, "ZW"));
    text.on_outcome(ended(OutcomeKind::not_begun, "ZW"));
  }
  text.on_end(of_total(result, 55));
  EXPECT_EQ(out_.str(),
            "--------------------\n20 flags downloaded.\n35 not fetched: interrupted.\nElapsed time: 0.64s\n");
}

TEST_F(TextReportTest, SaysWhenTheDeadlineWasReached) {
  RunResult result = result_of(20, 0, 0, 1);
  result.deadline_reached = true;
  report(Detail::normal, of_flags()).on_end(of_total(result, 100));
  EXPECT_THAT(out_.str(), testing::HasSubstr("\n79 not fetched: the deadline was reached.\n"));
}

TEST_F(TextReportTest, SaysWhereTheFilesAreIfThereAreAny) {
  Announcement announcement{.lines = {}, .folder = "mirror\x1b"};
  report(Detail::normal, announcement).on_end(result_of(2, 0, 0, 1));
  EXPECT_THAT(out_.str(), testing::EndsWith("s\nThe files are in mirror\\x1b.\n"));
  out_.str("");
  report(Detail::normal, announcement).on_end(result_of(0, 0, 0, 1));
  EXPECT_THAT(out_.str(), testing::Not(testing::HasSubstr("The files")));
}

TEST_F(TextReportTest, CountsNotWhatNobodyKnowsOfABatchFromAPipe) {
  Announcement announcement{.lines = {"Fetching the files from standard input."}, .slots = 5};
  RunResult result = result_of(20, 0, 0, 0);
  report(Detail::normal, announcement).on_end(of_total(result, std::nullopt));
  EXPECT_EQ(out_.str(), "--------------------\n20 files downloaded.\nElapsed time: 0.64s\n");
  out_.str("");
  result.signal = 15;
  report(Detail::normal, announcement).on_end(of_total(result, std::nullopt));
  EXPECT_THAT(out_.str(), testing::HasSubstr("\nThe rest was not fetched: interrupted.\n"));
}

TEST_F(TextReportTest, SaysQuietlyThatTheRestWasNotFetched) {
  RunResult result = result_of(1, 0, 0, 0);
  result.deadline_reached = true;
  report(Detail::quiet, of_flags()).on_end(of_total(result, 2));
  EXPECT_EQ(error_.text(), "1 not fetched: the deadline was reached.\n");
}

TEST_F(TextReportTest, NamesEachItemOnStandardOutputWhenVerbose) {
  TextReport text = report(Detail::verbose, of_flags());
  text.on_outcome(ended(OutcomeKind::downloaded, "AD"));
  text.on_outcome(ended(OutcomeKind::not_found, "XX"));
  text.on_outcome(ended(OutcomeKind::unchanged, "AE"));
  text.on_outcome(failed("AF", {Cause(ErrorKind::http, "HTTP 503 - Service Unavailable", 503)}));
  EXPECT_EQ(out_.str(), "");
  text.on_flush();
  EXPECT_EQ(out_.str(), "AD OK\nXX not found\nAE unchanged\n*** Error for AF: HTTP 503 - Service Unavailable\n");
  EXPECT_EQ(error_.text(), "");
}

TEST_F(TextReportTest, NamesWhatIsNotFineAloneAndOnStandardErrorUnlessVerbose) {
  for (const Detail detail : {Detail::normal, Detail::quiet}) {
    TextReport text = report(detail, of_flags());
    text.on_outcome(ended(OutcomeKind::downloaded, "AD"));
    text.on_outcome(ended(OutcomeKind::not_found, "XX"));
    text.on_outcome(failed("AF", {Cause(ErrorKind::timeout, "")}));
    text.on_flush();
  }
  EXPECT_EQ(out_.str(), "");
  const std::string line = "*** Not found: XX\n*** Error for AF: " + std::string(name(ErrorKind::timeout)) + '\n';
  EXPECT_EQ(error_.text(), line + line);
}

TEST_F(TextReportTest, LetsNoServerControlTheTerminal) {
  TextReport text = report(Detail::normal, of_flags());
  text.on_outcome(failed("AF", {Cause(ErrorKind::http, "HTTP 500 - \x1b]0;title\x07\nAD OK", 500)}));
  text.on_flush();
  EXPECT_EQ(error_.text(), "*** Error for AF: HTTP 500 - \\x1b]0;title\\x07\\nAD OK\n");
}

TEST_F(TextReportTest, IsSilentWhenQuietAndAllIsWell) {
  TextReport text = report(Detail::quiet, of_flags());
  text.on_begin();
  text.on_outcome(ended(OutcomeKind::downloaded, "AD"));
  text.on_flush();
  text.on_end(of_total(result_of(1, 1, 0, 0), 2));
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(error_.text(), "");
}

TEST_F(TextReportTest, CountsNothingWhenQuiet) {
  EXPECT_EQ(end_of(result_of(2, 0, 1, 1), Detail::quiet), "");
  EXPECT_EQ(error_.text(), "");
}

TEST_F(TextReportTest, WritesAtItsEndWhatStillWaits) {
  TextReport text = report(Detail::verbose, of_flags());
  text.on_outcome(ended(OutcomeKind::downloaded, "AD"));
  text.on_end(of_total(result_of(1, 0, 0, 0), 1));
  EXPECT_EQ(out_.str(), "AD OK\n--------------------\n1 flag downloaded.\nElapsed time: 0.64s\n");
}

TEST_F(TextReportTest, ThrowsWhereStandardOutputCannotBeWritten) {
  std::ofstream full("/dev/full");
  TextReport text(full, screen_, Detail::verbose, of_flags());
  text.on_outcome(ended(OutcomeKind::downloaded, "AD"));
  EXPECT_THROW(text.on_flush(), OutputError);
}

}  // namespace
}  // namespace hoist::cli
