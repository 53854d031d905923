#include "cli/report/json_report_parser.hpp"

#include <csignal>

#include <gmock/gmock.h>

#include "cli/outcomes.hpp"

namespace hoist::cli {
namespace {

using namespace std::chrono_literals;

Outcome outcome_in(const std::string& line) { return std::get<Outcome>(parse_report_line(line)); }

std::string fault_of(std::string_view line) {
  try {
    parse_report_line(line);
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    return cause.message();
  }
  return "(none)";
}

Outcome downloaded_item() {
  Outcome outcome = ended(OutcomeKind::downloaded, "A \"D\"");
  outcome.item.url = "http://h/ad.gif";
  outcome.item.file = "x/ad.gif";
  outcome.item.mirrors = {"http://b/ad.gif"};
  outcome.item.digest.hex = std::string(64, 'b');
  outcome.item.size = Bytes{1234};
  outcome.http_status = 200;
  outcome.bytes = Bytes{1234};
  outcome.digest.hex = std::string(64, 'b');
  outcome.attempts = 2;
  outcome.took = 1234us;
  return outcome;
}

TEST(ReportLine, HasDigestsOfAllAlgorithms) {
  Outcome outcome = downloaded_item();
  outcome.item.digest = outcome.digest = {.algorithm = DigestAlgorithm::sha512, .hex = std::string(128, 'b')};
  const Outcome read = outcome_in(json_line(outcome));
  EXPECT_EQ(read.digest, outcome.digest);
  EXPECT_EQ(read.item.digest, outcome.item.digest);
}

TEST(ReportLine, OfAnOutcomeIsReadAsItWasWritten) {
  const std::string line = json_line(downloaded_item());
  const Outcome read = outcome_in(line);
  EXPECT_EQ(read.item.size, Bytes{1234});
  EXPECT_EQ(read.item.mirrors, downloaded_item().item.mirrors);
  EXPECT_EQ(json_line(read), line);
}

TEST(ReportLine, NamesTheArchiveThatHasTheFile) {
  Outcome outcome = downloaded_item();
  EXPECT_EQ(json_line(outcome).find("archive"), std::string::npos);
  outcome.archive = "d/s-001.tar";
  EXPECT_NE(json_line(outcome).find(R"("file":"x/ad.gif","archive":"d/s-001.tar",)"), std::string::npos);
  EXPECT_EQ(outcome_in(json_line(outcome)).archive, "d/s-001.tar");
}

TEST(ReportLine, OfEveryKindIsReadAsItWasWritten) {
  Outcome timed_out = failed("AE", {Cause(ErrorKind::timeout, ""), Cause(ErrorKind::internal, "an errno")});
  Outcome refused = failed("AE", {Cause(ErrorKind::http, "HTTP 503 - Service Unavailable", 503)});
  refused.http_status = 503;
  Outcome unread = failed("line 7", {Cause(ErrorKind::input, "no URL")});
  for (const Outcome& outcome : {ended(OutcomeKind::unchanged, "AD"), ended(OutcomeKind::not_found, "XX"),
                                 ended(OutcomeKind::not_begun, "ZW"), std::move(refused), std::move(unread)}) {
    EXPECT_EQ(json_line(outcome_in(json_line(outcome))), json_line(outcome));
  }
  EXPECT_EQ(outcome_in(json_line(timed_out)).error->describe(), timed_out.error->describe());
  EXPECT_EQ(outcome_in(json_line(timed_out)).error->kind(), ErrorKind::timeout);
}

TEST(ReportLine, OfASummaryIsReadAsItWasWritten) {
  ReportSummary summary{.result = {}, .not_listed = 7, .exit_status = 143, .began = "b", .ended = "e", .joined = {}};
  summary.result.tally.add(downloaded_item());
  summary.result.tally.add(OutcomeKind::not_begun, 9);
  summary.result.signal = SIGTERM;
  summary.result.elapsed = 1500ms;
  EXPECT_EQ(json_line(std::get<ReportSummary>(parse_report_line(json_line(summary)))), json_line(summary));
  summary.result.signal.reset();
  summary.result.deadline_reached = true;
  summary.not_listed.reset();
  summary.began.clear();
  summary.joined = {.count = 3, .unfinished = 1};
  EXPECT_EQ(json_line(std::get<ReportSummary>(parse_report_line(json_line(summary)))), json_line(summary));
}

TEST(ReportLine, MayHaveFieldsThatAreNotKnown) {
  std::string line = json_line(downloaded_item());
  line.insert(1, R"("later":{"a":[1]},)");
  EXPECT_EQ(json_line(outcome_in(line)), json_line(downloaded_item()));
}

TEST(ReportLine, IsRefusedWithAReason) {
  EXPECT_EQ(fault_of(""), "it is not valid JSON at byte 1");
  EXPECT_EQ(fault_of(R"({"code":"AD)"), "it is not valid JSON at byte 12");
  EXPECT_THAT(fault_of(R"({"code":"\xff"})"), testing::StartsWith("it is not valid JSON at byte 1"));
  EXPECT_EQ(fault_of("[]"), "it is not a JSON object");
  EXPECT_EQ(fault_of("{}"), "it has no \"outcome\"");
  EXPECT_EQ(fault_of(R"({"outcome":"fetched"})"), "its outcome is unknown");
  EXPECT_EQ(fault_of(R"({"summary":1})"), "its summary is not a JSON object");
  EXPECT_EQ(fault_of(R"({"summary":{}})"), "it has no \"downloaded\"");
  EXPECT_EQ(fault_of("1e999"), "it has a number that is too large");
}

TEST(ReportLine, MayBeNestedAsDeepAsItIsLong) {
  const std::string open(200'000, '[');
  const std::string close(200'000, ']');
  EXPECT_EQ(fault_of(open), "it is not valid JSON at byte 200001");
  EXPECT_EQ(fault_of("{\"outcome\":" + open + close + '}'), "its \"outcome\" is not a string");
}

TEST(ReportLine, IsRefusedWhereAnyFieldIsWrong) {
  const std::string line = json_line(downloaded_item());
  const auto with = [&line](std::string_view right, std::string_view wrong) {
    std::string changed = line;
    const std::size_t at = changed.find(right);
    EXPECT_NE(at, std::string::npos) << right;
    return changed.replace(at, right.size(), wrong);
  };
  EXPECT_EQ(fault_of(with(R"("bytes":1234)", R"("bytes":-1)")), "its \"bytes\" is not a count");
  EXPECT_EQ(fault_of(with(R"("bytes":1234)", R"("bytes":1.5)")), "its \"bytes\" is not a count");
  EXPECT_EQ(fault_of(with(R"("seconds":)", R"("seconds":-)")), "its \"seconds\" is not a time");
  EXPECT_EQ(fault_of(with(R"("status":200)", R"("status":2000)")), "its \"status\" is too large");
  EXPECT_EQ(fault_of(with(R"(["http://b/ad.gif"])", R"({"a":"b"})")), "its \"mirrors\" is not a list of strings");
  EXPECT_EQ(fault_of(with(R"(["http://b/ad.gif"])", "[1]")), "its \"mirrors\" is not a list of strings");
  EXPECT_EQ(fault_of(with(R"("file":"x/ad.gif")", R"("file":1)")), "its \"file\" is not a string");
  EXPECT_EQ(fault_of(with(R"("error":null)", R"("error":{})")), "its error and its outcome contradict each other");
  EXPECT_EQ(fault_of(with(R"("downloaded")", R"("failed")")), "its error and its outcome contradict each other");
  EXPECT_EQ(fault_of(with(R"("expected":{)", R"("expected":[],"e":{)")), "it has no \"sha256\"");
}

}  // namespace
}  // namespace hoist::cli
