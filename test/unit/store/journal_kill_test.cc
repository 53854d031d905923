#include <csignal>
#include <random>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "store/entry_of.hpp"
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
  made.version.size = Bytes{static_cast<std::uint64_t>(number)};
  return made;
}

/// What the child does until it is killed: says that it begins, records groups of files, and says after each that it is
/// done.
[[noreturn]] void record_until_killed(const std::string& path, int from, int said) {
  const auto say = [said](int group) {
    if (::write(said, &group, sizeof group) != sizeof group) ::_exit(1);
  };
  say(from - 1);
  const Folder folder(path);
  Journal journal(folder);
  journal.begin_run("batch");
  for (int group = from;; ++group) {
    std::vector<JournalEntry> entries;
    for (int i = 0; i < group_size; ++i) entries.push_back(entry(group * group_size + i));
    journal.record(entries);
    say(group);
  }
}

/// Has a child record groups, and kills it in the middle of what comes after so many: of opening the journal after 0.
/// @returns the last group that it said was done
int killed_run(const std::string& path, int from, int groups) {
  int pipe[2];
  EXPECT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) record_until_killed(path, from, pipe[1]);
  ::close(pipe[1]);
  int last = from - 1;
  const auto hear = [&] { return ::read(pipe[0], &last, sizeof last) == sizeof last; };
  while (hear() && last < from - 1 + groups) continue;
  ::kill(child, SIGKILL);
  while (hear()) continue;
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
    const auto found = entry_of(journal, "file " + std::to_string(number));
    if (!found) continue;
    ++known;
    EXPECT_EQ(found->etag, content_of(number));
    EXPECT_EQ(found->version.size.count, static_cast<std::uint64_t>(number));
    EXPECT_TRUE(found->finished_in_this_run);
  }
  return known;
}

TEST(KilledJournal, HasAllThatWasRecordedAndNoHalfGroup) {
  const test::TempFolder temp;
  std::mt19937 random(4711);
  int next = 0;
  for (int round = 0; round < 40; ++round) {
    const int groups = round == 0 ? 1 : static_cast<int>(random() % 8);
    const int last = killed_run(temp.path(), next, groups);
    ASSERT_GE(last, next - 1 + groups);

    const Folder folder(temp.path());
    Journal journal(folder);  // a small one is checked from end to end
    ASSERT_TRUE(journal.begin_run("batch")) << round;
    for (int group = next; group <= last; ++group) ASSERT_EQ(known_of(journal, group), group_size) << group;
    const int beyond = known_of(journal, last + 1);  // recorded, but killed before it could say so; or not at all
    ASSERT_TRUE(beyond == 0 || beyond == group_size) << beyond;
    ASSERT_EQ(known_of(journal, last + 2), 0);
    next = last + 1;
  }
}

}  // namespace
}  // namespace hoist::store
