#include "engine/slots.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/no_memory.hpp"
#include "support/turn.hpp"

namespace hoist::engine {
namespace {

using test::turns;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

/// Coroutines that ask for slots and keep them until they are told to give them back. Each has a name such as "a1":
/// the letter is its origin.
class Askers {
 public:
  Askers(std::size_t total, std::size_t per_origin) : limiter_(loop_, total, per_origin), scope_(loop_) {}

  coro::Loop& loop() noexcept { return loop_; }
  SlotLimiter& limiter() noexcept { return limiter_; }
  const std::vector<std::string>& granted() const noexcept { return granted_; }  ///< in the order of the grants
  const std::vector<std::string>& turned_away() const noexcept { return turned_away_; }
  std::size_t held() const noexcept { return slots_.size(); }
  bool holds(const std::string& name) const { return slots_.count(name) != 0; }

  void ask(const std::string& name) { scope_.spawn(acquire(name)); }
  void go_on(const std::string& name) { scope_.spawn(reacquire(name)); }
  void give_back(const std::string& name) { slots_.erase(name); }

  /// Runs a story, and lets everyone who got a slot in it give it back.
  void run(coro::Task<void> story) {
    auto whole = [&]() -> coro::Task<void> {
      co_await story;
      while (scope_.running() > 0 || !slots_.empty()) {
        slots_.clear();
        co_await turns(loop_, 2);
      }
      co_await scope_.join();
    };
    loop_.run(whole());
  }

 private:
  coro::Task<void> acquire(std::string name) {
    const std::string origin = name.substr(0, 1);
    try {
      Slot slot = co_await limiter_.acquire(origin);
      granted_.push_back(name);
      slots_[name] = std::move(slot);
    } catch (const Stopped&) {
      turned_away_.push_back(name);
    }
  }

  coro::Task<void> reacquire(std::string name) {
    const std::string origin = name.substr(0, 1);
    Slot slot = co_await limiter_.reacquire(origin);
    granted_.push_back(name);
    slots_[name] = std::move(slot);
  }

  coro::Loop loop_;
  SlotLimiter limiter_;
  coro::Scope scope_;
  std::map<std::string, Slot> slots_;
  std::vector<std::string> granted_;
  std::vector<std::string> turned_away_;
};

TEST(SlotLimiter, GivesFreeSlotsAtOnce) {
  Askers askers(3, 3);
  auto story = [&]() -> coro::Task<void> {
    askers.ask("a1");
    askers.ask("b1");
    askers.ask("a2");
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1", "a2"));
    co_return;
  };
  askers.run(story());
}

TEST(SlotLimiter, NeverGivesMoreThanItsTotal) {
  Askers askers(2, 2);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "b1", "c1", "d1"}) askers.ask(name);
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1"));
    askers.give_back("a1");
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1", "c1"));
    EXPECT_EQ(askers.held(), 2U);
  };
  askers.run(story());
  EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1", "c1", "d1"));
}

TEST(SlotLimiter, GivesIdleSlotsOnlyWhereNobodyWaits) {
  Askers askers(3, 2);
  auto story = [&]() -> coro::Task<void> {
    EXPECT_EQ(askers.limiter().idle("a"), 2U);
    askers.ask("a1");
    EXPECT_EQ(askers.limiter().idle("a"), 1U);
    Slot idle = askers.limiter().take_idle("a");
    EXPECT_TRUE(idle);
    EXPECT_FALSE(askers.limiter().take_idle("a"));
    EXPECT_FALSE(askers.limiter().is_wanted(idle));
    askers.ask("a2");
    EXPECT_TRUE(askers.limiter().is_wanted(idle));
    EXPECT_EQ(askers.limiter().idle("b"), 1U);  // that is none of those that somebody waits for
    idle.release();
    EXPECT_EQ(askers.held(), 1U);
    co_await turns(askers.loop(), 2);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "a2"));
  };
  askers.run(story());
}

TEST(SlotLimiter, WantsASlotBackForAnyOriginWhereAllAreInUse) {
  Askers askers(2, 2);
  auto story = [&]() -> coro::Task<void> {
    askers.ask("a1");
    Slot idle = askers.limiter().take_idle("a");
    askers.ask("b1");
    EXPECT_TRUE(askers.limiter().is_wanted(idle));
    idle.release();
    co_await turns(askers.loop(), 2);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1"));
  };
  askers.run(story());
}

TEST(SlotLimiter, WantsNoSlotBackOnceItIsStopped) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    Slot idle = askers.limiter().take_idle("a");
    askers.go_on("b1");
    EXPECT_TRUE(askers.limiter().is_wanted(idle));
    askers.limiter().stop();
    EXPECT_FALSE(askers.limiter().is_wanted(idle));
    co_return;
  };
  askers.run(story());
}

TEST(SlotLimiter, GivesNoIdleSlotOfAPausedOriginOrOnceStopped) {
  Askers askers(3, 3);
  auto story = [&]() -> coro::Task<void> {
    askers.limiter().pause("a", std::chrono::milliseconds(1000));
    EXPECT_FALSE(askers.limiter().take_idle("a"));
    EXPECT_TRUE(askers.limiter().take_idle("b"));
    EXPECT_FALSE(askers.limiter().is_wanted(Slot()));
    askers.limiter().stop();
    EXPECT_FALSE(askers.limiter().take_idle("b"));
    co_return;
  };
  askers.run(story());
}

TEST(SlotLimiter, NeverGivesMoreToOneOriginThanItsShare) {
  Askers askers(5, 2);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "a2", "a3", "a4", "b1"}) askers.ask(name);
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "a2", "b1"));
    askers.give_back("b1");
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "a2", "b1"));
    askers.give_back("a2");
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "a2", "b1", "a3"));
  };
  askers.run(story());
}

TEST(SlotLimiter, GrantsNothingToAnOriginThatIsPausedWhileItWaits) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"z1", "a1", "b1"}) askers.ask(name);
    askers.limiter().pause("a", std::chrono::hours(1));
    askers.give_back("z1");
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("z1", "b1"));
    askers.limiter().stop();
  };
  askers.run(story());
}

TEST(SlotLimiter, GrantsNothingToAnOriginWhoseShareShrinksBelowWhatItHas) {
  Askers askers(4, 4);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "a2", "a3", "z1", "a4"}) askers.ask(name);
    askers.limiter().shrink("a");
    askers.give_back("z1");
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "a2", "a3", "z1"));
  };
  askers.run(story());
}

TEST(SlotLimiter, IsStrictlySequentialWithOneSlot) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "a2", "a3"}) askers.ask(name);
    for (const char* name : {"a1", "a2", "a3"}) {
      co_await turns(askers.loop(), 3);
      EXPECT_EQ(askers.held(), 1U);
      EXPECT_TRUE(askers.holds(name));
      askers.give_back(name);
    }
  };
  askers.run(story());
}

TEST(SlotLimiter, LetsNobodyOvertakeWhoWaitsForTheSameOrigin) {
  Askers askers(2, 1);
  auto story = [&]() -> coro::Task<void> {
    askers.ask("a1");
    askers.ask("a2");
    askers.give_back("a1");  // a2 is granted the slot, but has not run yet
    askers.ask("a3");
    co_await turns(askers.loop(), 3);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "a2"));
  };
  askers.run(story());
  EXPECT_THAT(askers.granted(), ElementsAre("a1", "a2", "a3"));
}

TEST(SlotLimiter, CountsASlotAsTakenFromTheMomentItIsGranted) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    askers.ask("a1");
    askers.ask("b1");
    askers.give_back("a1");  // granted to b1
    askers.ask("c1");        // must not slip in before b1 runs
    EXPECT_THAT(askers.granted(), ElementsAre("a1"));
    co_await turns(askers.loop(), 3);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1"));
  };
  askers.run(story());
}

TEST(SlotLimiter, ForgetsAnOriginThatNobodyUsesAndKnowsItAgainLater) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    for (int i = 0; i < 3; ++i) {
      askers.ask("a1");
      EXPECT_TRUE(askers.holds("a1"));
      askers.give_back("a1");
      askers.ask("b1");
      EXPECT_TRUE(askers.holds("b1"));
      askers.give_back("b1");
    }
    co_return;
  };
  askers.run(story());
}

/// Who asks in which order while all slots are taken by "z", and in which order the slots are then given.
struct Order {
  const char* name;
  std::size_t total;
  std::size_t per_origin;
  std::vector<std::string> asked;
  std::vector<std::string> granted;

  friend void PrintTo(const Order& order, std::ostream* out) { *out << order.name; }
};

class SlotOrderTest : public testing::TestWithParam<Order> {};

TEST_P(SlotOrderTest, IsFirstInFirstOutWithinAnOriginAndRoundRobinBetweenThem) {
  const Order& order = GetParam();
  Askers askers(order.total, order.per_origin);
  auto story = [&]() -> coro::Task<void> {
    std::vector<std::string> holders;
    for (std::size_t i = 0; i < order.total; ++i) {
      holders.push_back(std::string(1, static_cast<char>('z' - i)));  // an origin each, so that no bound is in the way
      askers.ask(holders.back());
    }
    for (const std::string& name : order.asked) askers.ask(name);
    for (std::size_t next = 0; next < order.asked.size(); ++next) {
      const std::string holder = next < holders.size() ? holders[next] : askers.granted()[next];
      askers.give_back(holder);
      co_await turns(askers.loop(), 2);
    }
    std::vector<std::string> granted = askers.granted();
    granted.erase(granted.begin(), granted.begin() + static_cast<std::ptrdiff_t>(order.total));
    EXPECT_THAT(granted, ElementsAreArray(order.granted));
  };
  askers.run(story());
}

INSTANTIATE_TEST_SUITE_P(
    SlotLimiter, SlotOrderTest,
    testing::Values(
        Order{"OneOrigin", 1, 1, {"a1", "a2", "a3"}, {"a1", "a2", "a3"}},
        Order{"TwoOrigins", 1, 1, {"a1", "a2", "a3", "b1", "b2", "b3"}, {"a1", "b1", "a2", "b2", "a3", "b3"}},
        Order{
            "ManyOfOneAndLateOthers", 1, 1, {"a1", "a2", "a3", "a4", "b1", "c1"}, {"a1", "b1", "c1", "a2", "a3", "a4"}},
        Order{"Mixed", 1, 1, {"b1", "a1", "b2", "c1", "a2", "b3"}, {"b1", "a1", "c1", "b2", "a2", "b3"}},
        Order{"TwoSlots", 2, 2, {"a1", "a2", "a3", "b1", "b2", "c1"}, {"a1", "b1", "c1", "a2", "b2", "a3"}},
        Order{"TwoSlotsOfWhichOneForEach", 2, 1, {"a1", "a2", "a3", "b1", "b2"}, {"a1", "b1", "a2", "b2", "a3"}}),
    [](const auto& test) { return test.param.name; });

TEST(SlotLimiter, StarvesNobodyBecauseOfAnOriginThatGivesNothingBack) {
  Askers askers(3, 2);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"}) askers.ask(name);
    for (const char* name : {"b1", "b2", "b3", "b4"}) {
      co_await turns(askers.loop(), 3);
      EXPECT_TRUE(askers.holds(name)) << "though a1 and a2 are never given back";
      askers.give_back(name);
    }
  };
  askers.run(story());
}

TEST(SlotLimiter, TurnsEveryoneAwayOnceItIsStopped) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "a2", "b1"}) askers.ask(name);
    askers.limiter().stop();
    EXPECT_THAT(askers.turned_away(), IsEmpty()) << "stop() itself resumes no waiter";
    co_await turns(askers.loop(), 3);
    EXPECT_THAT(askers.turned_away(), testing::UnorderedElementsAre("a2", "b1"));
    askers.give_back("a1");
    askers.ask("a3");
    askers.ask("c1");
    co_await turns(askers.loop(), 3);
    EXPECT_THAT(askers.granted(), ElementsAre("a1"));
    EXPECT_THAT(askers.turned_away(), testing::UnorderedElementsAre("a2", "b1", "a3", "c1"));
  };
  askers.run(story());
}

TEST(SlotLimiter, TurnsAwayWhoWasGrantedASlotButHadNotRunWhenItWasStopped) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    askers.ask("a1");
    askers.ask("a2");
    askers.give_back("a1");  // granted to a2
    askers.limiter().stop();
    co_await turns(askers.loop(), 3);
    EXPECT_THAT(askers.granted(), ElementsAre("a1"));
    EXPECT_THAT(askers.turned_away(), ElementsAre("a2"));
  };
  askers.run(story());
}

TEST(SlotLimiter, HasThoseWhoGoOnComeBeforeThoseWhoBegin) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "a2", "a3"}) askers.ask(name);
    for (const char* name : {"a4", "a5"}) askers.go_on(name);
    for (int i = 1; i <= 5; ++i) {
      co_await turns(askers.loop(), 5);
      EXPECT_EQ(askers.held(), 1U);
      askers.give_back(askers.granted().back());
    }
  };
  askers.run(story());
  EXPECT_THAT(askers.granted(), ElementsAre("a1", "a4", "a5", "a2", "a3"));
}

TEST(SlotLimiter, HasThoseWhoGoOnComeBeforeThoseWhoBeginElsewhere) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "b1", "c1", "d1", "d2"}) askers.ask(name);
    askers.go_on("d3");
    for (int i = 1; i <= 6; ++i) {
      co_await turns(askers.loop(), 5);
      askers.give_back(askers.granted().back());
    }
  };
  askers.run(story());
  EXPECT_THAT(askers.granted(), ElementsAre("a1", "d3", "b1", "c1", "d1", "d2"));
}

TEST(SlotLimiter, TurnsNobodyAwayWhoGoesOn) {
  Askers askers(2, 1);
  auto story = [&]() -> coro::Task<void> {
    for (const char* name : {"a1", "a2"}) askers.ask(name);
    askers.go_on("a3");
    askers.limiter().stop();
    askers.go_on("b1");
    askers.ask("b2");
    co_await turns(askers.loop(), 5);
    EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1"));
    askers.give_back("a1");
    co_await turns(askers.loop(), 5);
  };
  askers.run(story());
  EXPECT_THAT(askers.granted(), ElementsAre("a1", "b1", "a3"));
  EXPECT_THAT(askers.turned_away(), testing::UnorderedElementsAre("a2", "b2"));
}

TEST(SlotLimiter, CanBeStoppedTwiceAndWithoutAnyone) {
  Askers askers(1, 1);
  auto story = [&]() -> coro::Task<void> {
    askers.limiter().stop();
    askers.limiter().stop();
    askers.ask("a1");
    EXPECT_THAT(askers.turned_away(), ElementsAre("a1"));
    co_return;
  };
  askers.run(story());
}

/// Takes slots of one limiter with one slot in all, to see who has it.
class SlotTest : public testing::Test {
 protected:
  coro::Task<Slot> take() {
    Slot slot = co_await limiter_.acquire(origin_);
    co_return slot;
  }
  coro::Task<void> ask_again() {
    const Slot slot = co_await limiter_.acquire(origin_);
    free_again_ = true;
  }

  /// Whether a slot can be had now.
  coro::Task<bool> is_free() {
    free_again_ = false;
    scope_.spawn(ask_again());
    co_await turns(loop_, 3);
    co_return free_again_;
  }

  coro::Loop loop_;
  SlotLimiter limiter_{loop_, 1, 1};
  coro::Scope scope_{loop_};
  const std::string origin_ = "http://example.org:80";
  bool free_again_ = false;
};

TEST_F(SlotTest, IsGivenBackByItsDestructor) {
  auto story = [&]() -> coro::Task<void> {
    bool free_while_held = true;
    {
      const Slot slot = co_await take();
      EXPECT_TRUE(static_cast<bool>(slot));
      free_while_held = co_await is_free();
    }
    EXPECT_FALSE(free_while_held);
    co_await scope_.join();
    EXPECT_TRUE(free_again_);
  };
  loop_.run(story());
}

TEST_F(SlotTest, IsGivenBackOnceByRelease) {
  auto story = [&]() -> coro::Task<void> {
    Slot slot = co_await take();
    slot.release();
    EXPECT_FALSE(static_cast<bool>(slot));
    slot.release();
    const Slot another = co_await take();
    slot.release();  // no longer its own
    const bool free = co_await is_free();
    EXPECT_FALSE(free) << "releasing twice must not make a second slot";
  };
  loop_.run(story());
  auto rest = [&]() -> coro::Task<void> { co_await scope_.join(); };
  loop_.run(rest());
}

TEST_F(SlotTest, PassesToWhomItIsMoved) {
  auto story = [&]() -> coro::Task<void> {
    {
      Slot kept;
      EXPECT_FALSE(static_cast<bool>(kept));
      {
        Slot slot = co_await take();
        const Slot moved(std::move(slot));
        EXPECT_TRUE(static_cast<bool>(moved));
        EXPECT_FALSE(static_cast<bool>(slot));  // NOLINT: what is left of a moved slot is part of the contract
      }
      Slot again = co_await take();
      kept = std::move(again);
      EXPECT_TRUE(static_cast<bool>(kept));
      const bool free = co_await is_free();
      EXPECT_FALSE(free);
    }
    co_await scope_.join();
    EXPECT_TRUE(free_again_);
  };
  loop_.run(story());
}

/// What the limiter should do, in the simplest words: the waiting ones of each origin, and what is in use.
class Model {
 public:
  Model(std::size_t total, std::size_t per_origin) : total_(total), per_origin_(per_origin) {}

  void asked(const std::string& name) { waiting_[name[0]].push_back(name); }
  void given_back(const std::string& name) {
    --in_use_[name[0]];
    --in_use_in_all_;
  }

  /// Takes note of a grant. @returns what was wrong with it, "" if nothing was
  std::string granted(const std::string& name) {
    std::deque<std::string>& queue = waiting_[name[0]];
    if (queue.empty() || queue.front() != name) return name + " was not the first of its origin";
    queue.pop_front();
    if (++in_use_[name[0]] > per_origin_) return name + " is one too many for its origin";
    if (++in_use_in_all_ > total_) return name + " is one too many";
    return {};
  }

  /// The origins that have someone waiting, and room for them.
  std::set<char> eligible() const {
    std::set<char> origins;
    for (const auto& [origin, queue] : waiting_) {
      const auto used = in_use_.find(origin);
      if (!queue.empty() && (used == in_use_.end() || used->second < per_origin_)) origins.insert(origin);
    }
    return origins;
  }
  bool has_free_slot() const { return in_use_in_all_ < total_; }

 private:
  std::size_t total_;
  std::size_t per_origin_;
  std::map<char, std::deque<std::string>> waiting_;
  std::map<char, std::size_t> in_use_;
  std::size_t in_use_in_all_ = 0;
};

class RandomSlotsTest : public testing::TestWithParam<unsigned> {
 protected:
  /// Compares what was granted since the last time with the model.
  void check_grants(const Askers& askers) {
    for (; seen_ < askers.granted().size(); ++seen_) {
      const std::string& name = askers.granted()[seen_];
      EXPECT_EQ(model_.granted(name), "");
      check_fairness(name[0]);
    }
    EXPECT_TRUE(!model_.has_free_slot() || model_.eligible().empty())
        << "a slot is idle although a waiter could use it";
  }

  /// An origin that could have had a slot all the time is passed over at most once for every other origin.
  void check_fairness(char granted_to) {
    passed_over_.erase(granted_to);
    const std::set<char> eligible = model_.eligible();
    for (const char origin : eligible) {
      if (origin == granted_to) continue;
      EXPECT_LT(++passed_over_[origin], origins.size()) << origin << " starves";
    }
    std::erase_if(passed_over_, [&](const auto& entry) { return eligible.count(entry.first) == 0; });
  }

  static constexpr std::string_view origins = "abcde";
  Model model_{7, 3};
  std::size_t seen_ = 0;
  std::map<char, std::size_t> passed_over_;
};

TEST_P(RandomSlotsTest, AgreeWithASimpleModel) {
  Askers askers(7, 3);
  std::mt19937 random(GetParam());
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  auto story = [&]() -> coro::Task<void> {
    std::vector<std::string> held;
    std::size_t taken_note_of = 0;
    for (int step = 0; step < 2000; ++step) {
      // Phases in which more is asked for than is given back, and the other way round.
      const bool asks = below(100) < ((step / 100) % 2 == 0 ? 65U : 40U);
      if (asks || held.empty()) {
        const std::string name = std::string(1, origins[below(origins.size())]) + std::to_string(step);
        model_.asked(name);
        askers.ask(name);
      } else {
        const auto which = held.begin() + static_cast<std::ptrdiff_t>(below(held.size()));
        model_.given_back(*which);
        askers.give_back(*which);
        held.erase(which);
      }
      co_await turns(askers.loop(), 2);
      check_grants(askers);
      for (; taken_note_of < askers.granted().size(); ++taken_note_of) held.push_back(askers.granted()[taken_note_of]);
      if (HasFailure()) co_return;
    }
    EXPECT_GT(askers.granted().size(), 500U) << "the sequence has not tried much";
  };
  askers.run(story());
}

INSTANTIATE_TEST_SUITE_P(SlotLimiter, RandomSlotsTest, testing::Range(1U, 9U));

TEST(SlotLimiter, GivesBackASlotAndGrantsTheNextWithoutMemory) {
  if (!test::NoMemory::possible()) GTEST_SKIP();
  coro::Loop loop;
  SlotLimiter limiter(loop, 2, 1);
  coro::Scope scope(loop);
  const std::string origin = "https://a name that is too long to be kept without memory:443";
  int granted = 0;
  auto ask = [&]() -> coro::Task<void> {
    Slot slot = co_await limiter.acquire(origin);
    ++granted;
    co_await turns(loop, 1);
    const test::NoMemory none;
    slot.release();
  };
  auto story = [&]() -> coro::Task<void> {
    for (int i = 0; i < 3; ++i) scope.spawn(ask());
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(granted, 3);
}

TEST(SlotLimiter, GrantsToManyOriginsWithAnIntervalWithoutMemory) {
  if (!test::NoMemory::possible()) GTEST_SKIP();
  coro::Loop loop;
  SlotLimiter limiter(loop, 1, 1, std::chrono::hours(1));
  coro::Scope scope(loop);
  const std::vector<std::string> origins = {"a", "b", "c", "d"};
  std::vector<std::string> granted;
  granted.reserve(origins.size());
  auto ask = [&](const std::string& origin) -> coro::Task<void> {
    Slot slot = co_await limiter.acquire(origin);
    granted.push_back(origin);
    co_await turns(loop, 1);
    const test::NoMemory none;
    slot.release();
  };
  auto story = [&]() -> coro::Task<void> {
    for (const std::string& origin : origins) scope.spawn(ask(origin));
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_THAT(granted, ElementsAreArray(origins));
}

}  // namespace
}  // namespace hoist::engine
