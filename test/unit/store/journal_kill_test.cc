#include <chrono>
#include <csignal>
#include <random>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "store/journal.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

constexpr int group_size = 7;

std::string content_of(int number) { return "\"" + std::string(200, static_cast<char>('a' + number % 26)) + "\""; }

JournalEntry entry(int number) {
  JournalEntry made;
  made.file = "file " + std::to_string(number);
  made.etag = content_of(number);
  made.outcome = OutcomeKind::downloaded;
  made.stamp.size = Bytes{static_cast<std::uint64_t>(number)};
  return made;
}

/// What the child does until it is killed: records groups of files, and says after each that it is done.
[[noreturn]] void record_until_killed(const std::string& path, int from, int said) {
  const Folder folder(path);
  Journal journal(folder);
  journal.begin_run("batch");
  for (int group = from;; ++group) {
    std::vector<JournalEntry> entries;
    for (int i = 0; i < group_size; ++i) entries.push_back(entry(group * group_size + i));
    journal.record(entries);
    if (::write(said, &group, sizeof group) != sizeof group) ::_exit(1);
  }
}

/// Has a child record groups and kills it. @returns the last group that it said was done
int killed_run(const std::string& path, int from, std::chrono::microseconds after) {
  int pipe[2];
  EXPECT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) record_until_killed(path, from, pipe[1]);
  ::close(pipe[1]);
  std::this_thread::sleep_for(after);
  ::kill(child, SIGKILL);
  int last = from - 1;
  for (int group = 0; ::read(pipe[0], &group, sizeof group) == sizeof group;) last = group;
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return last;
}

/// How many files of a group are known, each as it was recorded.
int known_of(Journal& journal, int group) {
  int known = 0;
  for (int i = 0; i < group_size; ++i) {
    const int number = group * group_size + i;
    const auto found = journal.find("file " + std::to_string(number));
    if (!found) continue;
    ++known;
    EXPECT_EQ(found->etag, content_of(number));
    EXPECT_EQ(found->stamp.size.count, static_cast<std::uint64_t>(number));
    EXPECT_TRUE(found->finished_in_this_run);
  }
  return known;
}

TEST(KilledJournal, HasAllThatWasRecordedAndNoHalfGroup) {
  const test::TempFolder temp;
  std::mt19937 random(4711);
  int next = 0;
  int killed_in_the_middle = 0;
  for (int round = 0; round < 40; ++round) {
    const std::chrono::microseconds moment(random() % 40'000);
    const int last = killed_run(temp.path(), next, moment);

    const Folder folder(temp.path());
    Journal journal(folder);  // a small one is checked from end to end
    ASSERT_EQ(journal.begin_run("batch"), last >= 0 || known_of(journal, 0) > 0 || round > 0) << round;
    for (int group = next; group <= last; ++group) ASSERT_EQ(known_of(journal, group), group_size) << group;
    const int beyond = known_of(journal, last + 1);  // recorded, but killed before it could say so; or not at all
    ASSERT_TRUE(beyond == 0 || beyond == group_size) << beyond;
    ASSERT_EQ(known_of(journal, last + 2), 0);
    if (last >= next) ++killed_in_the_middle;
    next = last + 1;
  }
  EXPECT_GT(killed_in_the_middle, 10) << "the kills came too early to mean anything";
}

}  // namespace
}  // namespace hoist::store
