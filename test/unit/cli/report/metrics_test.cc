#include "cli/report/metrics.hpp"

#include <filesystem>

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/outcomes.hpp"
#include "cli/parsed.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const MetricsLabels labels{.batch = "list a", .dir = "/srv/a"};

RunMetrics some() {
  RunMetrics metrics;
  metrics.tally.add(OutcomeKind::downloaded, 3, Bytes{12345678901});
  metrics.tally.add(OutcomeKind::failed, 1);
  metrics.total = 4;
  metrics.retries = 2;
  metrics.took = 1500ms;
  metrics.exit_status = 1;
  metrics.ended = 1795379725.1234;
  return metrics;
}

TEST(MetricsText, IsToTheLetterThatOfTheManual) {
  EXPECT_EQ(metrics_text(some(), labels), R"(# HELP hoist_items Items of the batch by their outcome in the last run.
# TYPE hoist_items gauge
hoist_items{batch="list a",dir="/srv/a",outcome="downloaded"} 3
hoist_items{batch="list a",dir="/srv/a",outcome="unchanged"} 0
hoist_items{batch="list a",dir="/srv/a",outcome="not_found"} 0
hoist_items{batch="list a",dir="/srv/a",outcome="failed"} 1
hoist_items{batch="list a",dir="/srv/a",outcome="not_begun"} 0
hoist_items{batch="list a",dir="/srv/a",outcome="duplicate"} 0
hoist_items{batch="list a",dir="/srv/a",outcome="skipped"} 0
# HELP hoist_batch_complete Whether the last run began every item of the batch.
# TYPE hoist_batch_complete gauge
hoist_batch_complete{batch="list a",dir="/srv/a"} 1
# HELP hoist_downloaded_bytes Total size of the files that the last run downloaded.
# TYPE hoist_downloaded_bytes gauge
hoist_downloaded_bytes{batch="list a",dir="/srv/a"} 12345678901
# HELP hoist_retries Requests of the last run beyond the first one for each item.
# TYPE hoist_retries gauge
hoist_retries{batch="list a",dir="/srv/a"} 2
# HELP hoist_duration_seconds Duration of the last run.
# TYPE hoist_duration_seconds gauge
hoist_duration_seconds{batch="list a",dir="/srv/a"} 1.500000
# HELP hoist_exit_status Exit status of the last run.
# TYPE hoist_exit_status gauge
hoist_exit_status{batch="list a",dir="/srv/a"} 1
# HELP hoist_last_run_timestamp_seconds When the last run ended, in Unix time.
# TYPE hoist_last_run_timestamp_seconds gauge
hoist_last_run_timestamp_seconds{batch="list a",dir="/srv/a"} 1795379725.123
# HELP hoist_last_success_timestamp_seconds When a run last ended with exit status 0, in Unix time; 0 if none has.
# TYPE hoist_last_success_timestamp_seconds gauge
hoist_last_success_timestamp_seconds{batch="list a",dir="/srv/a"} 0
# EOF
)");
}

TEST(MetricsText, CountsWhatWasNotBegunBothWhenToldAndWhenOnlyKnown) {
  RunMetrics metrics = some();
  metrics.total = 10;
  EXPECT_THAT(metrics_text(metrics, labels), HasSubstr("outcome=\"not_begun\"} 6\n"));
  EXPECT_THAT(metrics_text(metrics, labels), HasSubstr("hoist_batch_complete{batch=\"list a\",dir=\"/srv/a\"} 0\n"));
  metrics.tally.add(OutcomeKind::not_begun, 5);
  EXPECT_THAT(metrics_text(metrics, labels), HasSubstr("outcome=\"not_begun\"} 6\n"));
  metrics.total.reset();
  EXPECT_THAT(metrics_text(metrics, labels), HasSubstr("outcome=\"not_begun\"} 5\n"));
  EXPECT_THAT(metrics_text(metrics, labels), HasSubstr("hoist_batch_complete{batch=\"list a\",dir=\"/srv/a\"} 0\n"));
}

TEST(MetricsText, EscapesWhatALabelMayNotHold) {
  EXPECT_THAT(metrics_text(some(), {.batch = "a \"b\" \\ \n\xff", .dir = "/"}),
              HasSubstr(R"({batch="a \"b\" \\ \\n\\xff",dir="/"})"));
}

TEST(MetricsLabels, AreTheBatchAndItsFolder) {
  const MetricsLabels of_list = metrics_labels(parsed({"-i", "a", "-i", "b"}).batch, "x/../y/");
  EXPECT_EQ(of_list.batch, "list a b");
  EXPECT_EQ(of_list.dir, (std::filesystem::current_path() / "y").string());
  EXPECT_EQ(metrics_labels(parsed({}).batch, "/").dir, "/");
  EXPECT_THAT(metrics_labels(parsed({"-u", "http://me:secret@h/{code}", "A"}).batch, "/").batch,
              Not(HasSubstr("secret")));
}

TEST(LastSuccess, IsThatOfTheSameBatchAlone) {
  RunMetrics metrics = some();
  metrics.last_success = 1795379725.5;
  const std::string text = metrics_text(metrics, labels);
  EXPECT_EQ(last_success_in(text, labels), 1795379725.5);
  EXPECT_EQ(last_success_in(text, {.batch = "list b", .dir = "/srv/a"}), 0);
  EXPECT_EQ(last_success_in(text, {.batch = "list a", .dir = "/srv/b"}), 0);
}

TEST(LastSuccess, IsNotMadeUp) {
  const std::string sample = "\nhoist_last_success_timestamp_seconds{batch=\"list a\",dir=\"/srv/a\"} ";
  for (const char* value : {"", "x", "1x", "NaN", "+Inf", "inf", "-1", "1 2"}) {
    EXPECT_EQ(last_success_in(sample + value + "\n", labels), 0) << value;
  }
  EXPECT_EQ(last_success_in(sample + "12.5\n", labels), 12.5);
  EXPECT_EQ(last_success_in("", labels), 0);
}

class MetricsTest : public testing::Test {
 protected:
  double success() const { return last_success_in(contents_of(file_), labels); }

  /// Of a run with this exit status.
  static RunResult result(int status = 0) {
    RunResult result;
    result.total = 0;
    if (status == 1) result.tally.add(OutcomeKind::failed, 1);
    result.deadline_reached = status == 4;
    if (status > 128) result.signal = status - 128;
    result.elapsed = 1500ms;
    return result;
  }

  test::TempFolder folder_;
  std::string file_ = folder_.path() / "hoist.prom";
};

TEST_F(MetricsTest, KeepTheLastSuccessUntilTheNext) {
  Metrics first(file_, labels);
  first.on_end(result());
  const double when = success();
  EXPECT_GT(when, 1'000'000'000);
  for (const int status : {1, 4, 143}) {
    Metrics next(file_, labels);
    next.on_end(result(status));
    EXPECT_EQ(success(), when);
    EXPECT_THAT(contents_of(file_), HasSubstr("/srv/a\"} " + std::to_string(status) + '\n'));
  }
  Metrics(file_, labels).fail(3);
  EXPECT_EQ(success(), when);
  Metrics last(file_, labels);
  last.on_end(result());
  EXPECT_GE(success(), when);
}

TEST_F(MetricsTest, CountOutcomesAndRequestsBeyondTheFirst) {
  Metrics metrics(file_, labels);
  for (const unsigned attempts : {0U, 1U, 4U}) {
    Outcome outcome = ended(OutcomeKind::downloaded, "AD");
    outcome.attempts = attempts;
    outcome.bytes = Bytes{100};
    metrics.on_outcome(outcome);
  }
  metrics.on_end(result());
  EXPECT_THAT(contents_of(file_), HasSubstr("outcome=\"downloaded\"} 3\n"));
  EXPECT_THAT(contents_of(file_), HasSubstr("hoist_retries{batch=\"list a\",dir=\"/srv/a\"} 3\n"));
  EXPECT_THAT(contents_of(file_), HasSubstr("hoist_downloaded_bytes{batch=\"list a\",dir=\"/srv/a\"} 300\n"));
  EXPECT_THAT(folder_.names(), testing::ElementsAre("hoist.prom"));
}

TEST_F(MetricsTest, TellOfAnErrorThatCameUpAfterTheEnd) {
  Metrics metrics(file_, labels);
  metrics.on_end(result());
  metrics.fail(3);
  EXPECT_THAT(contents_of(file_), HasSubstr("hoist_exit_status{batch=\"list a\",dir=\"/srv/a\"} 3\n"));
}

TEST_F(MetricsTest, TellOfARunThatFailedBeforeItBegan) {
  Metrics(file_, labels).fail(3);
  EXPECT_THAT(contents_of(file_), HasSubstr("hoist_exit_status{batch=\"list a\",dir=\"/srv/a\"} 3\n"));
  EXPECT_THAT(contents_of(file_), HasSubstr("hoist_batch_complete{batch=\"list a\",dir=\"/srv/a\"} 0\n"));
}

TEST_F(MetricsTest, ThatCannotBeWrittenAreARunErrorBeforeAnythingIsFetched) {
  EXPECT_THROW(Metrics("/nowhere/hoist.prom", labels), RunError);
  EXPECT_THROW(Metrics(folder_.path(), labels), RunError);
}

}  // namespace
}  // namespace hoist::cli
