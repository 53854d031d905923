#include "cli/terminal/progress_bar.hpp"

#include <gmock/gmock.h>

#include "cli/captured.hpp"
#include "cli/outcomes.hpp"
#include "support/wait_until.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

std::size_t redraws_in(const std::string& text) {
  std::size_t count = 0;
  constexpr std::string_view erase = "\r\x1b[J";
  for (std::size_t at = text.find(erase); at != std::string::npos; at = text.find(erase, at + 1)) ++count;
  return count;
}

/// Waits until a text has been shown; the bar is drawn by a thread of its own.
void wait_for(const Captured& error, std::string_view text) {
  EXPECT_TRUE(test::wait_until([&] { return error.text().find(text) != std::string::npos; })) << text;
}

Progress no_bytes() { return {}; }

ItemTotal ten() { return {.items = 10}; }

TEST(TellingBytes, AreThoseOfFewLargeFilesWhoseSizesAreKnown) {
  Progress progress;
  progress.ended = 1;
  progress.saved = {10'000'000};
  progress.under_way = 3;
  progress.expected = {30'000'000};
  progress.arrived = {5'000'000};
  const auto bytes = telling_bytes(progress, {.items = 4});
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->done, Bytes{15'000'000});
  EXPECT_EQ(bytes->total, Bytes{40'000'000});
  EXPECT_FALSE(telling_bytes(progress, {.items = 5})) << "one has not been read";
  EXPECT_FALSE(telling_bytes(progress, {.items = 4, .growing = true}));
  EXPECT_FALSE(telling_bytes(progress, {.items = std::nullopt}));
  progress.sizes_unknown = 1;
  EXPECT_FALSE(telling_bytes(progress, {.items = 4}));
  progress.sizes_unknown = 0;
  progress.expected = {3000};
  progress.saved = {1000};
  EXPECT_FALSE(telling_bytes(progress, {.items = 4})) << "they are small";
}

TEST(ProgressBar, IsErasedAtItsEnd) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    ProgressBar bar(screen, {}, ten, no_bytes);
    bar.on_begin();
  }
  const std::string text = error.text();
  EXPECT_TRUE(text.empty() || text.ends_with("\r\x1b[J")) << text;
}

TEST(ProgressBar, IsNotShownBeforeTheRunBegins) {
  const Captured error;
  Screen screen(error.descriptor());
  { const ProgressBar bar(screen, {}, ten, no_bytes); }
  EXPECT_EQ(error.text(), "");
}

TEST(ProgressBar, ShowsWhatBecameOfTheItems) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    ProgressBar bar(screen, {}, ten, no_bytes);
    bar.on_begin();
    bar.on_outcome(ended(OutcomeKind::downloaded, "AD"));
    bar.on_outcome(ended(OutcomeKind::unchanged, "AE"));
    bar.on_outcome(ended(OutcomeKind::not_found, "XX"));
    bar.on_outcome(failed("AF", {}));
    bar.on_outcome(ended(OutcomeKind::not_begun, "ZW"));
    wait_for(error, " 4/10");
  }
  EXPECT_THAT(error.text(), HasSubstr(" 4/10  40%"));
  EXPECT_THAT(error.text(), HasSubstr("1 not found 1 error"));
}

TEST(ProgressBar, AsksHowManyItemsThereAreByNow) {
  const Captured error;
  Screen screen(error.descriptor());
  std::atomic<std::uint64_t> read{7};
  {
    const auto total = [&read] { return ItemTotal{.items = read.load(), .growing = true}; };
    ProgressBar bar(screen, {}, total, no_bytes);
    bar.on_begin();
    wait_for(error, "0/7+");
    read = 12;
    wait_for(error, " 0/12+");
  }
  EXPECT_THAT(error.text(), HasSubstr("0/7+"));
  EXPECT_THAT(error.text(), HasSubstr(" 0/12+"));
}

TEST(ProgressBar, AsksHowManyBytesHaveCome) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    ProgressBar bar(screen, {}, ten, [] { return Progress{mebibytes(1000)}; });
    bar.on_begin();
    wait_for(error, "GB/s");
  }
  EXPECT_THAT(error.text(), HasSubstr("GB/s"));
}

TEST(ProgressBar, IsRedrawnAtMostTenTimesASecondWhateverHappens) {
  const Captured error;
  Screen screen(error.descriptor());
  const auto start = std::chrono::steady_clock::now();
  {
    ProgressBar bar(screen, {}, ten, no_bytes);
    bar.on_begin();
    EXPECT_TRUE(test::wait_until([&] {
      bar.on_outcome(failed("AD", {}));
      screen.line("*** Error for AD");
      return redraws_in(error.text()) >= 5;
    }));
  }
  const auto tenths = (std::chrono::steady_clock::now() - start) / 100ms;
  // One at the start, and one that erases it.
  EXPECT_LE(redraws_in(error.text()), static_cast<std::size_t>(tenths) + 2);
}

TEST(ProgressBar, EndsAtOnceAndNotAfterThePause) {
  const Captured error;
  Screen screen(error.descriptor());
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) {
    ProgressBar bar(screen, {}, ten, no_bytes);
    bar.on_begin();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20 * ProgressBar::pause_between_redraws / 2);
}

}  // namespace
}  // namespace hoist::cli
