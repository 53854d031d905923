#include "store/lock.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

#include "base/platform.hpp"
#include "store/call_log.hpp"
#include "store/cause_of.hpp"
#include "support/temp_folder.hpp"
#include "support/wait_until.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::MatchesRegex;

/// How a message names the process that has locked a folder.
std::string process(pid_t number) {
  return base::platform::has_procfs ? "process " + std::to_string(number) : "another process";
}

/// Where the folder itself can be locked.
struct LockTest : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};
  Lock first{folder};
  Lock second{folder};
};

/// Where only a file in it can be.
struct FileLockTest : LockTest {
  test::FolderLocksRefused refused;
};

TEST_F(LockTest, IsHadByOne) {
  EXPECT_TRUE(first.try_lock());
  EXPECT_FALSE(second.try_lock());
  EXPECT_TRUE(first.try_lock());
}

TEST_F(LockTest, IsFreeOnceItsOwnerIsGone) {
  {
    Lock other(folder);
    ASSERT_TRUE(other.try_lock());
  }
  EXPECT_TRUE(first.try_lock());
}

TEST_F(LockTest, IsFreeOnceItsProcessWasKilled) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const char locked = first.try_lock() ? 'y' : 'n';
    if (::write(pipe[1], &locked, 1) == 1) ::pause();
    ::_exit(1);
  }
  char locked = '?';
  ASSERT_EQ(::read(pipe[0], &locked, 1), 1);
  EXPECT_EQ(locked, 'y');
  EXPECT_FALSE(second.try_lock());
  EXPECT_EQ(second.holder(), process(child));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(second.try_lock());
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_F(LockTest, LeavesNothingBehind) {
  {
    Lock other(folder);
    ASSERT_TRUE(other.try_lock());
    EXPECT_TRUE(fs::is_empty(temp.path()));
  }
  EXPECT_TRUE(fs::is_empty(temp.path()));
}

TEST_F(LockTest, TellsWhoHasIt) {
  ASSERT_TRUE(first.try_lock());
  EXPECT_FALSE(second.try_lock());
  EXPECT_EQ(second.holder(), process(::getpid()));
}

TEST_F(FileLockTest, IsHadByOne) {
  EXPECT_TRUE(first.try_lock());
  EXPECT_FALSE(second.try_lock());
  EXPECT_TRUE(first.try_lock());
}

TEST_F(FileLockTest, IsFreeOnceItsOwnerIsGone) {
  {
    Lock other(folder);
    ASSERT_TRUE(other.try_lock());
  }
  EXPECT_TRUE(first.try_lock());
}

TEST_F(FileLockTest, IsNoOtherFileByASecondName) {
  temp.write("precious", "precious");
  folder.below().make(".hoist");
  fs::create_hard_link(temp.path() / "precious", temp.path() / ".hoist/lock");
  EXPECT_THROW(first.try_lock(), Cause);
  EXPECT_EQ(temp.read("precious"), "precious");
}

TEST_F(FileLockTest, IsFreeOnceItsProcessWasKilled) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const char locked = first.try_lock() ? 'y' : 'n';
    if (::write(pipe[1], &locked, 1) == 1) ::pause();
    ::_exit(1);
  }
  char locked = '?';
  ASSERT_EQ(::read(pipe[0], &locked, 1), 1);
  EXPECT_EQ(locked, 'y');
  EXPECT_FALSE(second.try_lock());
  EXPECT_THAT(second.holder(), HasSubstr("process " + std::to_string(child) + ", since "));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(second.try_lock());
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_F(FileLockTest, TellsWhoHasItAndSinceWhen) {
  ASSERT_TRUE(first.try_lock());
  EXPECT_FALSE(second.try_lock());
  EXPECT_THAT(second.holder(),
              MatchesRegex("process " + std::to_string(::getpid()) + ", since 20[0-9-]+ [0-9]+:[0-9]+:[0-9]+"));
}

TEST_F(FileLockTest, TellsTheHostWhereItIsAnother) {
  ASSERT_TRUE(first.try_lock());
  EXPECT_FALSE(second.try_lock());
  temp.write(".hoist/lock", "12 1700000000 far.example.org\n");
  EXPECT_THAT(second.holder(), HasSubstr("process 12 on far.example.org, since 2023-11-1"));
}

TEST_F(FileLockTest, TellsNothingOfWhatItDoesNotUnderstand) {
  EXPECT_EQ(second.holder(), "another process");
  ASSERT_TRUE(first.try_lock());
  EXPECT_FALSE(second.try_lock());
  for (const char* text : {"", "\x1b[31mred", "x 1", "12", "-"}) {
    temp.write(".hoist/lock", text);
    EXPECT_EQ(second.holder(), "another process") << text;
  }
  temp.write(".hoist/lock", "12 1700000000 \x1b[31mred");
  EXPECT_THAT(second.holder(), Not(HasSubstr("\x1b")));
}

TEST_F(FileLockTest, NamesNobodyOnceItIsFree) {
  {
    Lock other(folder);
    ASSERT_TRUE(other.try_lock());
  }
  EXPECT_EQ(first.holder(), "another process");
}

TEST_F(FileLockTest, IsOneEvenIfItsFileIsRemovedBetweenTwoRuns) {
  ASSERT_TRUE(first.try_lock());
  fs::remove_all(temp.path() / ".hoist");
  EXPECT_TRUE(second.try_lock()) << "the first one's lock cannot be seen any more";
  EXPECT_FALSE(Lock(folder).try_lock());
}

TEST_F(FileLockTest, IsOneEvenIfItsFileIsRemovedWhileAnotherRunReachesForIt) {
  std::atomic<int> owners = 0;
  std::atomic<int> most = 0;
  const auto run = [&] {
    for (int had = 0; had < 300;) {
      Lock lock(folder);
      if (!lock.try_lock()) continue;
      ++had;
      if (++owners > 1) most = 2;
      std::this_thread::yield();
      --owners;
      fs::remove(temp.path() / ".hoist/lock");
    }
  };
  std::thread one(run);
  std::thread two(run);
  run();
  one.join();
  two.join();
  EXPECT_EQ(most, 0) << "two had the lock at once";
}

TEST_F(FileLockTest, IsWaitedForUntilItIsFree) {
  auto other = std::make_unique<Lock>(folder);
  ASSERT_TRUE(other->try_lock());
  std::thread owner([&] {
    EXPECT_TRUE(test::wait_until_others_are_asleep());
    other.reset();
  });
  EXPECT_TRUE(first.wait({}, 5ms));
  owner.join();
  EXPECT_FALSE(second.try_lock());
}

TEST_F(FileLockTest, IsNotWaitedForAnyLongerOnceTheWaitIsStopped) {
  ASSERT_TRUE(second.try_lock());
  std::stop_source stop;
  std::thread stopper([&] {
    EXPECT_TRUE(test::wait_until_others_are_asleep());
    stop.request_stop();
  });
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(first.wait(stop.get_token(), 1h));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
  stopper.join();
}

TEST_F(FileLockTest, NeverFollowsASymbolicLink) {
  test::TempFolder elsewhere;
  elsewhere.write("precious", "0123");
  fs::create_directory(temp.path() / ".hoist");
  fs::create_symlink(elsewhere.path() / "precious", temp.path() / ".hoist/lock");
  const Cause cause = cause_of([&] { first.try_lock(); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_THAT(cause.message(), HasSubstr("cannot create the lock " + (temp.path() / ".hoist/lock").string()));
  EXPECT_EQ(elsewhere.read("precious"), "0123");
}

}  // namespace
}  // namespace hoist::store
