#include "coro/mailbox.hpp"

#include <cstddef>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/event.hpp"

namespace hoist::coro {
namespace {

struct Letter {
  int number = 0;
  Letter* next = nullptr;
};
using Letters = Mailbox<Letter, &Letter::next>;

TEST(Mailbox, DeliversWhatAnotherThreadPutsThereInItsOrder) {
  constexpr int count = 10'000;
  std::vector<Letter> letters(count);
  std::vector<int> got;
  Loop loop;
  Event all_there(loop);
  Letters mailbox(loop, [&](Letter& letter) {
    got.push_back(letter.number);
    if (got.size() == count) all_there.set();
  });
  std::thread sender([&] {
    for (int i = 0; i < count; ++i) {
      letters[static_cast<std::size_t>(i)].number = i;
      Letters::Messages one;
      one.push(letters[static_cast<std::size_t>(i)]);
      mailbox.put(one);
    }
  });
  auto story = [&]() -> Task<void> { co_await all_there.wait(); };
  loop.run(story());
  sender.join();
  ASSERT_EQ(got.size(), letters.size());
  for (int i = 0; i < count; ++i) ASSERT_EQ(got[static_cast<std::size_t>(i)], i);
}

TEST(Outbox, SendsBeforeItsLoopWaits) {
  Loop loop;
  Event there(loop);
  int got = 0;
  Letters mailbox(loop, [&](Letter& letter) {
    got += letter.number;
    if (got == 3) there.set();
  });
  Outbox<Letter, &Letter::next> outbox(loop, mailbox);
  Letter first{1};
  Letter second{2};
  auto story = [&]() -> Task<void> {
    outbox.send(first);
    outbox.send(second);
    EXPECT_EQ(got, 0);
    co_await there.wait();
  };
  loop.run(story());
  EXPECT_EQ(got, 3);
}

TEST(Mailbox, CanBeEmptiedWhenItsLoopNoLongerRuns) {
  Loop loop;
  int got = 0;
  Letters mailbox(loop, [&](Letter&) { ++got; });
  Letter letter;
  Letters::Messages one;
  one.push(letter);
  mailbox.put(one);
  mailbox.open();
  EXPECT_EQ(got, 1);
}

}  // namespace
}  // namespace hoist::coro
