#include "cli/report/failed_list.hpp"

#include <filesystem>
#include <sys/stat.h>

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/outcomes.hpp"
#include "hoist/run_error.hpp"
#include "source/list_reader.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

Outcome failed_item() {
  Outcome outcome = failed("C D", {Cause(ErrorKind::timeout, "")});
  outcome.item = {.code = "C D",
                  .url = "http://me:secret@h/a%20b",
                  .file = "x/a b",
                  .mirrors = {"https://mirror/a"},
                  .digest = {.hex = std::string(64, 'a')},
                  .size = Bytes{7}};
  return outcome;
}

Outcome missing_item() {
  Outcome outcome = ended(OutcomeKind::not_found, "XX");
  outcome.item = {.code = "XX", .url = "http://h/xx", .file = "xx"};
  return outcome;
}

mode_t mode_of(const std::string& file) {
  struct stat status {};
  EXPECT_EQ(::stat(file.c_str(), &status), 0);
  return status.st_mode & 0777U;
}

/// Of a run that has read its whole batch.
RunResult whole() {
  RunResult result;
  result.total = 0;
  return result;
}

class FailedListTest : public testing::Test {
 protected:
  std::string list(const std::vector<Outcome>& outcomes, bool missing_is_fine = false) {
    FailedList failed(file_, missing_is_fine);
    for (const Outcome& outcome : outcomes) failed.on_outcome(outcome);
    failed.on_end(whole());
    return contents_of(file_);
  }

  test::TempFolder folder_;
  std::string file_ = folder_.path() / "failed";
};

TEST_F(FailedListTest, IsReadAsTheSameItemsAgain) {
  list({failed_item()});
  source::ListReader reader({file_}, source::NameTemplate());
  const Item item = std::get<Item>(*reader.next());
  const Item expected = failed_item().item;
  EXPECT_EQ(item.code, expected.code);
  EXPECT_EQ(item.url, expected.url);
  EXPECT_EQ(item.file, expected.file);
  EXPECT_EQ(item.mirrors, expected.mirrors);
  EXPECT_EQ(item.digest.hex, expected.digest.hex);
  EXPECT_EQ(item.size->count, 7U);
  EXPECT_FALSE(reader.next());
}

TEST_F(FailedListTest, HoldsWhatIsMissingUnlessThatIsFine) {
  EXPECT_EQ(list({ended(OutcomeKind::downloaded, "AD"), missing_item(), ended(OutcomeKind::unchanged, "AE")}),
            "http://h/xx\tcode=XX\tout=xx\n");
  EXPECT_EQ(list({missing_item()}, true), "");
}

TEST_F(FailedListTest, HoldsWhatWasNotBegunAndSaysWhereThatIsNotAll) {
  Outcome outcome = missing_item();
  outcome.kind = OutcomeKind::not_begun;
  EXPECT_EQ(list({outcome}, true), "http://h/xx\tcode=XX\tout=xx\n");
  FailedList(file_, false).on_end({});
  EXPECT_THAT(contents_of(file_),
              testing::StartsWith("refused=the run was stopped before it had read the whole batch"));
}

TEST_F(FailedListTest, HasLinesThatCannotBeUsedAsTheyWere) {
  Outcome outcome = failed("line 7", {Cause(ErrorKind::input, "it is\nno URL")});
  outcome.error = FetchError(*outcome.error).from_line("nonsense\tcode=7");
  EXPECT_EQ(list({outcome}), "# line 7: it is\\nno URL\nnonsense\tcode=7\n");
}

TEST_F(FailedListTest, HasALineThatFailsForWhatMustNotBeFetched) {
  Outcome outcome = failed_item();
  outcome.error = FetchError("BR", "", {Cause(ErrorKind::input, "the file x\ty is\nanother's")});
  outcome.item.file.clear();
  const std::string line = list({outcome});
  EXPECT_THAT(line, testing::EndsWith("\trefused=the file x\\ty is\\nanother's\n"));
  EXPECT_THAT(line, testing::StartsWith("http://me:secret@h/a%20b\tcode="));
  source::ListReader reader({file_}, source::NameTemplate());
  const FetchError error = std::get<FetchError>(*reader.next());
  EXPECT_EQ(error.code(), outcome.item.code);
  EXPECT_EQ(error.describe(), "the file x\\ty is\\nanother's");
  EXPECT_EQ(error.line() + '\n', line);
}

TEST_F(FailedListTest, HasALineThatFailsForWhatIsNoItem) {
  Outcome outcome = failed("argument 3", {Cause(ErrorKind::input, "the code is empty")});
  outcome.item = {.code = "argument 3", .url = {}, .file = {}};
  EXPECT_EQ(list({outcome}), "refused=the code is empty\tcode=argument 3\n");
  source::ListReader reader({file_}, source::NameTemplate());
  const FetchError error = std::get<FetchError>(*reader.next());
  EXPECT_EQ(error.code(), "argument 3");
  EXPECT_EQ(error.describe(), "the code is empty");
}

TEST_F(FailedListTest, DoesNotReplaceAListThatIsReadByAPartOfIt) {
  write_file(file_, "http://h/1\n");
  FailedList failed(file_, false, {"-", file_});
  EXPECT_TRUE(failed.replaces_input());
  failed.on_outcome(missing_item());
  failed.on_flush();
  failed.on_end({});
  EXPECT_EQ(contents_of(file_), "http://h/1\n");
  EXPECT_FALSE(std::filesystem::exists(file_ + ".part"));
}

TEST_F(FailedListTest, IsForItsOwnerAloneEvenWhereAnOlderPartWasNot) {
  write_file(file_ + ".part", "old");
  ::chmod((file_ + ".part").c_str(), 0666);
  EXPECT_EQ(list({}), "");
  EXPECT_EQ(mode_of(file_), 0600U);
}

TEST_F(FailedListTest, LeavesThePreviousListInItsPlaceUntilTheEnd) {
  write_file(file_, "previous");
  FailedList failed(file_, false);
  EXPECT_FALSE(std::filesystem::exists(file_ + ".part"));
  failed.on_outcome(missing_item());
  failed.on_flush();
  EXPECT_EQ(contents_of(file_), "previous");
  EXPECT_THAT(contents_of(file_ + ".part"), testing::StartsWith("http://h/xx"));
  failed.on_end(whole());
  EXPECT_THAT(contents_of(file_), testing::StartsWith("http://h/xx"));
  EXPECT_FALSE(std::filesystem::exists(file_ + ".part"));
}

TEST_F(FailedListTest, MayBeTheListThatIsBeingRead) {
  write_file(file_, "http://h/1\nhttp://h/xx\n");
  source::ListReader reader({file_}, source::NameTemplate());
  FailedList failed(file_, false);
  failed.on_outcome(missing_item());
  failed.on_flush();
  EXPECT_TRUE(reader.next());
  EXPECT_EQ(std::get<Item>(*reader.next()).url, "http://h/xx");
}

TEST_F(FailedListTest, ReplacesNoDeviceAndNoLink) {
  FailedList(std::string("/dev/null"), false).on_end(whole());
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  write_file(folder_.path() / "target", "old");
  std::filesystem::create_symlink("target", file_);
  EXPECT_EQ(list({}), "");
  EXPECT_TRUE(std::filesystem::is_symlink(file_));
}

TEST_F(FailedListTest, ThatCannotBeWrittenIsARunErrorBeforeAnythingIsFetched) {
  EXPECT_THROW(FailedList("/nowhere/failed", false), RunError);
  EXPECT_THROW(FailedList(folder_.path(), false), RunError);
  std::filesystem::create_directory(file_ + ".part");
  EXPECT_THROW(FailedList(file_, false), RunError);
}

}  // namespace
}  // namespace hoist::cli
