#include "cli/terminal/problem_report.hpp"

#include <gmock/gmock.h>

#include "cli/captured.hpp"
#include "cli/outcomes.hpp"

namespace hoist::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Outcome refused_by(const std::string& host, int n, const std::string& message, ErrorKind kind = ErrorKind::network) {
  Outcome outcome = failed("C" + std::to_string(n), {Cause(kind, message)});
  outcome.item.url = host + "/" + std::to_string(n) + ".txt";
  outcome.item.file = std::to_string(n) + ".txt";
  return outcome;
}

class ProblemReportTest : public testing::Test {
 protected:
  std::string told(const std::vector<Outcome>& outcomes, ProblemReport::Settings settings = {}) {
    Captured error;
    Screen screen(error.descriptor());
    ProblemReport report(screen, std::move(settings));
    for (const Outcome& outcome : outcomes) report.on_outcome(outcome);
    report.on_flush();
    report.on_end({});
    return error.text();
  }

  static std::vector<Outcome> alike(int count, const std::string& host = "http://h",
                                    const std::string& message = "connection refused") {
    std::vector<Outcome> outcomes;
    for (int n = 0; n < count; ++n) outcomes.push_back(refused_by(host, n, message));
    return outcomes;
  }

  static long lines_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }
};

TEST_F(ProblemReportTest, NamesTenThatAreAlikeOneByOne) {
  const std::string text = told(alike(10));
  EXPECT_EQ(lines_in(text), 10);
  EXPECT_THAT(text, Not(HasSubstr("more like it")));
}

TEST_F(ProblemReportTest, TellsTheRestInALineWithTheirNumberAndWhereTheyAreListed) {
  const std::string text = told(alike(1000), {.listed_in = "again.txt"});
  EXPECT_EQ(lines_in(text), 11);
  EXPECT_THAT(text, EndsWith("*** ... and 990 more like it (http://h: connection refused): see again.txt\n"));
}

TEST_F(ProblemReportTest, SaysHowToSeeTheRestWhereNothingListsThem) {
  EXPECT_THAT(told(alike(11)),
              EndsWith("and 1 more like it (http://h: connection refused): -v names them all, --failed "
                       "FILE lists them\n"));
}

TEST_F(ProblemReportTest, TellsOriginsKindsAndStatusesApart) {
  std::vector<Outcome> outcomes = alike(10);
  for (const Outcome& other : alike(10, "http://other")) outcomes.push_back(other);
  for (const Outcome& other : alike(10, "http://h", "reset")) outcomes.push_back(other);
  for (const int status : {500, 503}) {
    for (int n = 0; n < 10; ++n) {
      outcomes.push_back(
          failed("S" + std::to_string(n), {Cause(ErrorKind::http, "HTTP " + std::to_string(status), status)}));
      outcomes.back().http_status = status;
    }
  }
  EXPECT_EQ(lines_in(told(outcomes)), 50);
}

TEST_F(ProblemReportTest, TakesForAlikeWhatDiffersInNumbersAndNames) {
  std::vector<Outcome> outcomes;
  for (int n = 0; n < 12; ++n) {
    const std::string file = "downloads/" + std::to_string(n) + ".txt";
    outcomes.push_back(refused_by("http://h", n, "cannot write " + file + ": no space", ErrorKind::disk));
    outcomes.push_back(refused_by("http://h", n, "no connection after " + std::to_string(n * 7) + " ms"));
  }
  EXPECT_EQ(lines_in(told(outcomes)), 22);
}

TEST_F(ProblemReportTest, TellsWhatWasNotFoundWithItsUrlUnlessThatIsFine) {
  Outcome missing = ended(OutcomeKind::not_found, "XX");
  missing.item.url = missing.url = "http://me:secret@h/xx/xx.gif?token=1";
  const std::string text = told({missing});
  EXPECT_THAT(text, HasSubstr("*** Not found: XX (http://h/xx/xx.gif"));
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  EXPECT_THAT(text, Not(HasSubstr("token=1")));
  EXPECT_EQ(told({missing}, {.missing_is_fine = true}), "");
}

TEST_F(ProblemReportTest, NamesAnItemByItsUrlWhereItsCodeIsOnlyTheLastPartOfIt) {
  Outcome outcome = failed("1.txt", {Cause(ErrorKind::http, "HTTP 403 - Forbidden", 403)});
  outcome.item.url = "http://me:secret@h/a/1.txt";
  EXPECT_EQ(told({outcome}), "*** Error for http://h/a/1.txt: HTTP 403 - Forbidden\n");
}

TEST_F(ProblemReportTest, KeepsSilentOfAServerThatNeverAnsweredWhereThatIsAsked) {
  EXPECT_EQ(told(alike(20), {.hold_unanswered = true}), "");
  std::vector<Outcome> answered = alike(20);
  answered.push_back(ended(OutcomeKind::downloaded, "AD"));
  EXPECT_EQ(lines_in(told(answered, {.hold_unanswered = true})), 11);
}

TEST_F(ProblemReportTest, NeedsNoMoreMemoryForManyKinds) {
  std::vector<Outcome> outcomes;
  for (int n = 0; n < 1000; ++n) outcomes.push_back(refused_by("http://h" + std::to_string(n), n, "no such host"));
  EXPECT_EQ(lines_in(told(outcomes)), 1000);
}

}  // namespace
}  // namespace hoist::cli
