#include "engine/async_block_reader.hpp"

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/gate.hpp"
#include "support/temp_folder.hpp"
#include "support/turn.hpp"

namespace hoist::engine {
namespace {

using testing::Each;
using testing::Ne;

/// Yields items "0", "1", ... as long as a function says so.
class NumberedItems : public ItemSource {
 public:
  explicit NumberedItems(std::function<bool(std::size_t)> has) : has_(std::move(has)) {}

  std::optional<SourceEntry> next() override {
    threads_.push_back(std::this_thread::get_id());
    if (!has_(asked_)) return std::nullopt;
    const std::string code = std::to_string(asked_++);
    return Item{.code = code, .url = "http://host/" + code, .file = code};
  }

  std::size_t yielded() const noexcept { return asked_; }
  const std::vector<std::thread::id>& threads() const noexcept { return threads_; }

 private:
  std::function<bool(std::size_t)> has_;
  std::size_t asked_ = 0;
  std::vector<std::thread::id> threads_;
};

TEST(AsyncBlockReader, HasNoItemBeforeABlockIsRead) {
  coro::Loop loop;
  const test::TempFolder temporary;
  const store::Folder folder(temporary.path());
  NumberedItems source([](std::size_t) { return true; });
  const AsyncBlockReader feed(loop, source, folder, nullptr);
  EXPECT_FALSE(feed.has_entry());
  EXPECT_EQ(source.yielded(), 0U);
}

TEST(AsyncBlockReader, HasNoItemAfterAnEmptyBatchIsRead) {
  coro::Loop loop;
  const test::TempFolder temporary;
  const store::Folder folder(temporary.path());
  NumberedItems source([](std::size_t) { return false; });
  AsyncBlockReader feed(loop, source, folder, nullptr);
  auto story = [&]() -> coro::Task<void> { co_await feed.read_block(); };
  loop.run(story());
  EXPECT_FALSE(feed.has_entry());
}

TEST(AsyncBlockReader, GivesEveryItemInOrder) {
  constexpr std::size_t items = 1000;
  coro::Loop loop;
  const test::TempFolder temporary;
  const store::Folder folder(temporary.path());
  NumberedItems source([](std::size_t asked) { return asked < items; });
  AsyncBlockReader feed(loop, source, folder, nullptr);
  std::vector<std::string> codes;
  auto story = [&]() -> coro::Task<void> {
    co_await feed.read_block();
    while (feed.has_entry()) {
      const PlannedEntry entry = feed.take();
      codes.push_back(std::get<PlannedItem>(entry).item.code);
      if (!feed.has_entry()) co_await feed.read_block();
    }
  };
  loop.run(story());
  ASSERT_EQ(codes.size(), items);
  for (std::size_t i = 0; i < items; ++i) EXPECT_EQ(codes[i], std::to_string(i));
}

TEST(AsyncBlockReader, ReadsOneBlockAheadOfAnEndlessBatchAndNoMore) {
  coro::Loop loop;
  const test::TempFolder temporary;
  const store::Folder folder(temporary.path());
  NumberedItems source([](std::size_t) { return true; });
  AsyncBlockReader feed(loop, source, folder, nullptr);
  auto story = [&]() -> coro::Task<void> { co_await feed.read_block(); };
  loop.run(story());
  EXPECT_TRUE(feed.has_entry());
  EXPECT_LE(source.yielded(), 1024U);
}

TEST(AsyncBlockReader, ReadsOnAWorkerSoThatTheSourceMayBlock) {
  coro::Loop loop;
  const test::TempFolder temporary;
  const store::Folder folder(temporary.path());
  test::Gate gate;
  NumberedItems source([&](std::size_t asked) {
    EXPECT_TRUE(gate.wait());
    return asked < 3;
  });
  AsyncBlockReader feed(loop, source, folder, nullptr);
  coro::Scope scope(loop);
  auto reading = [&]() -> coro::Task<void> { co_await feed.read_block(); };
  auto story = [&]() -> coro::Task<void> {
    scope.spawn(reading());
    co_await test::turns(loop, 3);
    gate.open();
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_TRUE(feed.has_entry());
  EXPECT_THAT(source.threads(), Each(Ne(std::this_thread::get_id())));
}

TEST(AsyncBlockReader, ThrowsWhatTheSourceThrew) {
  coro::Loop loop;
  const test::TempFolder temporary;
  const store::Folder folder(temporary.path());
  NumberedItems source([](std::size_t asked) -> bool {
    if (asked == 3) throw std::runtime_error("line 4 cannot be read");
    return true;
  });
  AsyncBlockReader feed(loop, source, folder, nullptr);
  std::string message;
  auto story = [&]() -> coro::Task<void> {
    try {
      co_await feed.read_block();
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
  };
  loop.run(story());
  EXPECT_EQ(message, "line 4 cannot be read");
}

/// Yields items of these files.
class Files : public ItemSource {
 public:
  explicit Files(std::vector<std::string> files) : files_(std::move(files)) {}
  std::optional<SourceEntry> next() override {
    if (next_ == files_.size()) return std::nullopt;
    const std::string& file = files_[next_++];
    return Item{.code = std::to_string(next_), .url = "http://host/" + file, .file = file};
  }

 private:
  std::vector<std::string> files_;
  std::size_t next_ = 0;
};

TEST(AsyncBlockReader, SettlesAnItemThatIsAnEarlierOneAsADuplicate) {
  coro::Loop loop;
  const test::TempFolder temporary;
  const store::Folder folder(temporary.path());
  Files source({"a", "b", "a"});
  AsyncBlockReader feed(loop, source, folder, nullptr);
  auto story = [&]() -> coro::Task<void> { co_await feed.read_block(); };
  loop.run(story());
  EXPECT_TRUE(std::holds_alternative<PlannedItem>(feed.take()));
  EXPECT_TRUE(std::holds_alternative<PlannedItem>(feed.take()));
  const auto third = std::get<PlannedItem>(feed.take());
  EXPECT_TRUE(third.finished);
  EXPECT_EQ(third.known, OutcomeKind::duplicate);
  EXPECT_FALSE(feed.has_entry());
}

}  // namespace
}  // namespace hoist::engine
