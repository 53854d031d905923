#include "coro/mailbox.hpp"

#include <cstddef>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/event.hpp"

namespace hoist::coro {
namespace {

struct Note {
  int number = 0;
  Note* next = nullptr;
};
using Notes = Mailbox<Note, &Note::next>;

TEST(Mailbox, DeliversWhatAnotherThreadPutsThereInItsOrder) {
  constexpr int count = 10'000;
  std::vector<Note> notes(count);
  std::vector<int> got;
  Loop loop;
  Event all_there(loop);
  Notes mailbox(loop, [&](Note& note) {
    got.push_back(note.number);
    if (got.size() == count) all_there.set();
  });
  std::thread sender([&] {
    for (int i = 0; i < count; ++i) {
      notes[static_cast<std::size_t>(i)].number = i;
      Notes::Messages one;
      one.push(notes[static_cast<std::size_t>(i)]);
      mailbox.put(one);
    }
  });
  auto story = [&]() -> Task<void> { co_await all_there.wait(); };
  loop.run(story());
  sender.join();
  ASSERT_EQ(got.size(), notes.size());
  for (int i = 0; i < count; ++i) ASSERT_EQ(got[static_cast<std::size_t>(i)], i);
}

TEST(Outbox, SendsBeforeItsLoopWaits) {
  Loop loop;
  Event there(loop);
  int got = 0;
  Notes mailbox(loop, [&](Note& note) {
    got += note.number;
    if (got == 3) there.set();
  });
  Outbox<Note, &Note::next> outbox(loop, mailbox);
  Note first{1};
  Note second{2};
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
  Notes mailbox(loop, [&](Note&) { ++got; });
  Note note;
  Notes::Messages one;
  one.push(note);
  mailbox.put(one);
  mailbox.open();
  EXPECT_EQ(got, 1);
}

}  // namespace
}  // namespace hoist::coro
