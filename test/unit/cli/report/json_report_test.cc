#include "cli/report/json_report.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "cli/files.hpp"
#include "cli/outcomes.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

Outcome downloaded() {
  Outcome outcome = ended(OutcomeKind::downloaded, "AD");
  outcome.item.url = "http://me:secret@h/ad.gif";
  outcome.item.file = "ad.gif";
  outcome.http_status = 200;
  outcome.bytes = Bytes{1234};
  outcome.digest.hex = std::string(64, 'a');
  outcome.content_type = "image/gif";
  outcome.attempts = 2;
  outcome.took = 1234567ns;
  return outcome;
}

TEST(JsonLine, TellsAllAboutAnItemInOneOrder) {
  EXPECT_EQ(json_line(downloaded()),
            R"({"code":"AD","url":"http://h/ad.gif","mirrors":[],"file":"ad.gif","expected":null,)"
            R"("outcome":"downloaded","status":200,"bytes":1234,"sha256":")" +
                std::string(64, 'a') + R"(","content_type":"image/gif","attempts":2,"seconds":0.001235,"error":null})");
}

TEST(JsonLine, TellsTheWholeChainOfAnError) {
  Outcome outcome = failed("AE", {Cause(ErrorKind::http, "HTTP 503 - Service Unavailable", 503)});
  outcome.http_status = 503;
  const json line = json::parse(json_line(outcome));
  EXPECT_EQ(line["outcome"], "failed");
  EXPECT_EQ(line["status"], 503);
  EXPECT_EQ(line["error"]["kind"], "http");
  EXPECT_EQ(line["error"]["message"], "HTTP 503 - Service Unavailable");
  EXPECT_EQ(line["error"]["chain"], json({"fetching http://h/AE", "HTTP 503 - Service Unavailable"}));
}

TEST(JsonLine, SaysNullWhereThereIsNothing) {
  const json line = json::parse(json_line(ended(OutcomeKind::not_found, "XX")));
  EXPECT_EQ(line["outcome"], "not_found");
  for (const char* key : {"url", "file", "status", "sha256", "content_type", "error"})
    EXPECT_TRUE(line[key].is_null()) << key;
}

TEST(JsonLine, NamesTheUrlThatWasAskedLast) {
  Outcome outcome = downloaded();
  outcome.url = "http://mirror/ad.gif";
  EXPECT_EQ(json::parse(json_line(outcome))["url"], "http://mirror/ad.gif");
}

TEST(JsonLine, HasAllUrlsOfAnItemWithoutPasswordsAndEachOnce) {
  Outcome outcome = downloaded();
  outcome.item.mirrors = {"http://b/ad.gif", "http://u:p@c/ad.gif"};
  EXPECT_EQ(json::parse(json_line(outcome))["mirrors"], json({"http://b/ad.gif", "http://c/ad.gif"}));
  outcome.url = "http://b/ad.gif";
  EXPECT_EQ(json::parse(json_line(outcome))["mirrors"], json({"http://h/ad.gif", "http://c/ad.gif"}));
}

TEST(JsonLine, TellsWhatWasExpected) {
  Outcome outcome = downloaded();
  outcome.item.size = Bytes{7};
  EXPECT_EQ(json::parse(json_line(outcome))["expected"], json({{"sha256", nullptr}, {"size", 7}}));
  outcome.item.digest.hex = std::string(64, 'b');
  EXPECT_EQ(json::parse(json_line(outcome))["expected"]["sha256"], std::string(64, 'b'));
  outcome.item.digest = outcome.digest = {.algorithm = DigestAlgorithm::md5, .hex = std::string(32, 'c')};
  const json line = json::parse(json_line(outcome));
  EXPECT_EQ(line["expected"], json({{"sha256", nullptr}, {"digest", "md5:" + std::string(32, 'c')}, {"size", 7}}));
  EXPECT_EQ(line["digest"], "md5:" + std::string(32, 'c'));
  EXPECT_TRUE(line["sha256"].is_null());
}

TEST(JsonLine, IsOneLineOfUtf8WhateverComes) {
  Outcome outcome = failed("A\xff\n\"\\", {Cause(ErrorKind::http, std::string("a\0b\n\xc3", 5))});
  const std::string line = json_line(outcome);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(json::parse(line)["code"], "A\xef\xbf\xbd\n\"\\");
}

TEST(Rfc3339, IsInUtcToTheMillisecond) {
  const auto time = std::chrono::system_clock::time_point(1'700'000'000'042ms);
  EXPECT_EQ(rfc3339_text(time), "2023-11-14T22:13:20.042Z");
  EXPECT_EQ(rfc3339_text(std::chrono::system_clock::time_point(-1ms)), "1969-12-31T23:59:59.999Z");
}

class JsonReportTest : public testing::Test {
 protected:
  std::vector<json> lines() {
    std::vector<json> result;
    std::ifstream stream(file_);
    for (std::string line; std::getline(stream, line);) result.push_back(json::parse(line));
    return result;
  }

  test::TempFolder folder_;
  std::string file_ = folder_.path() / "report.json";
};

TEST_F(JsonReportTest, HasALineAnItemAndASummaryLast) {
  JsonReport report(file_);
  RunResult result;
  for (const Outcome& outcome :
       {downloaded(), ended(OutcomeKind::not_found, "XX"), failed("AE", {}), ended(OutcomeKind::not_begun, "ZW")}) {
    report.on_outcome(outcome);
    result.tally.add(outcome);
  }
  result.elapsed = 2500ms;
  result.total = 6;
  report.on_end(result);
  ASSERT_EQ(lines().size(), 5U);
  EXPECT_EQ(lines()[1]["code"], "XX");
  EXPECT_EQ(lines()[3]["outcome"], "not_begun");
  const json summary = lines()[4]["summary"];
  EXPECT_EQ(summary["downloaded"], 1);
  EXPECT_EQ(summary["not_found"], 1);
  EXPECT_EQ(summary["failed"], 1);
  EXPECT_EQ(summary["not_begun"], 1);
  EXPECT_EQ(summary["not_listed"], 2);
  EXPECT_EQ(summary["bytes"], 1234);
  EXPECT_EQ(summary["seconds"], 2.5);
  EXPECT_EQ(summary["exit_status"], 1);
  EXPECT_TRUE(summary["signal"].is_null());
  EXPECT_EQ(summary["deadline_reached"], false);
  EXPECT_LE(summary["began"], summary["ended"]);
}

TEST_F(JsonReportTest, IsInTheFileAtEachPause) {
  JsonReport report(file_);
  report.on_outcome(downloaded());
  report.on_flush();
  EXPECT_EQ(lines().size(), 1U);
}

TEST_F(JsonReportTest, TellsWhatEndedTheRun) {
  RunResult result;
  result.signal = SIGTERM;
  JsonReport(file_).on_end(result);
  EXPECT_EQ(lines().at(0)["summary"]["signal"], "SIGTERM");
  EXPECT_TRUE(lines().at(0)["summary"]["not_listed"].is_null());
  EXPECT_EQ(lines().at(0)["summary"]["exit_status"], 143);
}

TEST_F(JsonReportTest, ThatCannotBeWrittenIsARunError) {
  EXPECT_THROW(JsonReport("/nowhere/report.json"), RunError);
  JsonReport full("/dev/full");
  full.on_outcome(downloaded());
  EXPECT_THROW(full.on_flush(), RunError);
}

}  // namespace
}  // namespace hoist::cli
