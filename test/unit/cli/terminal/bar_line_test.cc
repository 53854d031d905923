#include "cli/terminal/bar_line.hpp"

#include <gmock/gmock.h>

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

BarState halfway() {
  return {.done = 73,
          .total = 146,
          .errors = 27,
          .not_found = 3,
          .items_per_second = 12.34,
          .bytes_per_second = 1'234'567,
          .elapsed = 65s,
          .remaining = 6s};
}

std::size_t columns_of(const std::string& bar) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < bar.size(); ++i) {
    if (bar[i] == '\x1b') {
      i = bar.find('m', i);
    } else if ((static_cast<unsigned char>(bar[i]) & 0xc0U) != 0x80U) {
      ++columns;
    }
  }
  return columns;
}

TEST(Bar, SaysEverythingWhereThereIsRoom) {
  EXPECT_EQ(draw_bar(halfway(), {.columns = 100}),
            " 73/146  50% [################.................]   12/s 1.2 MB/s 1:05 eta 0:06 3 not found 27 errors");
}

TEST(Bar, IsNeverWiderThanTheTerminal) {
  for (const bool color : {false, true}) {
    for (const bool blocks : {false, true}) {
      for (unsigned columns = 0; columns < 200; ++columns) {
        const std::string bar = draw_bar(halfway(), {.columns = columns, .color = color, .blocks = blocks});
        EXPECT_LE(columns_of(bar), columns) << bar;
      }
    }
  }
}

struct Narrow {
  unsigned columns;
  const char* bar;
};

class NarrowBar : public testing::TestWithParam<Narrow> {};

TEST_P(NarrowBar, LeavesOutWhatMattersLeast) {
  EXPECT_EQ(draw_bar(halfway(), {.columns = GetParam().columns}), GetParam().bar);
}

INSTANTIATE_TEST_SUITE_P(Table, NarrowBar,
                         testing::Values(Narrow{49, " 73/146  50% [####....]   12/s eta 0:06 27 errors"},
                                         Narrow{40, " 73/146  50%   12/s eta 0:06 27 errors"},
                                         Narrow{32, " 73/146  50%   12/s 27 errors"}, Narrow{22, " 73/146  50%   12/s"},
                                         Narrow{18, " 73/146   12/s"}, Narrow{10, " 73/146"}, Narrow{3, " 73"}));

BarState halfway_in_bytes() {
  BarState state = halfway();
  state.done = 1;
  state.total = 4;
  state.errors = 0;
  state.not_found = 0;
  state.bytes = ByteCount{Bytes{41'200'000}, Bytes{80'000'000}};
  return state;
}

TEST(Bar, CountsBytesWhereTheyTellMore) {
  EXPECT_EQ(draw_bar(halfway_in_bytes(), {.columns = 80}),
            "41.2/80 MB  51% [###############...............] 1.2 MB/s 1:05 eta 0:06 1/4 done");
}

TEST(Bar, NeverLeavesOutTheRateOfBytes) {
  for (unsigned columns = 19; columns < 120; ++columns) {
    EXPECT_THAT(draw_bar(halfway_in_bytes(), {.columns = columns}), HasSubstr(" 1.2 MB/s")) << columns;
  }
}

TEST(Bar, CountsFractionsOfItems) {
  EXPECT_THAT(draw_bar({.done = 1, .total = 4, .begun = 1.5}, {}), HasSubstr("1/4  62%"));
}

TEST(BytesText, KeepsItsWidth) {
  EXPECT_EQ(bytes_text({Bytes{41'200'000}, Bytes{80'000'000}}), "41.2/80 MB");
  EXPECT_EQ(bytes_text({Bytes{0}, Bytes{80'000'000}}), " 0.0/80 MB");
  EXPECT_EQ(bytes_text({Bytes{1'234'000'000}, Bytes{4'294'967'296}}), "1.23/4.3 GB");
  EXPECT_EQ(bytes_text({Bytes{7}, Bytes{999}}), "  7/999 B");
}

TEST(TransferLine, LeavesOutTheNameLastAndNeverTheRate) {
  const TransferState transfer{
      .name = "debian.iso", .arrived = Bytes{12'300'000}, .size = Bytes{20'000'000}, .bytes_per_second = 1'200'000};
  EXPECT_EQ(draw_transfer(transfer, 40), "debian.iso      12.3/20 MB  61% 1.2 MB/s");
  EXPECT_EQ(draw_transfer(transfer, 30), "debian.iso 12.3/20 MB 1.2 MB/s");
  EXPECT_EQ(draw_transfer(transfer, 20), "debian.iso  1.2 MB/s");
  EXPECT_EQ(draw_transfer(transfer, 8), "1.2 MB/s");
}

TEST(TransferLine, IsNeverTooWideWhateverTheName) {
  for (unsigned columns = 0; columns < 60; ++columns) {
    const std::string line =
        draw_transfer({.name = "\u5927\u5927\u5927\u5927\u5927\u5927.iso", .arrived = Bytes{5}}, columns);
    EXPECT_LE(columns_of(line), columns) << line;
  }
}

TEST(Bar, ShowsNeitherErrorsNorNotFoundWhileThereAreNone) {
  BarState state = halfway();
  state.errors = 0;
  state.not_found = 0;
  const std::string bar = draw_bar(state, {.columns = 200});
  EXPECT_THAT(bar, Not(HasSubstr("error")));
  EXPECT_THAT(bar, Not(HasSubstr("not found")));
}

TEST(Bar, CountsOneErrorInTheSingular) {
  BarState state = halfway();
  state.errors = 1;
  EXPECT_THAT(draw_bar(state, {.columns = 200}), testing::EndsWith(" 1 error"));
}

TEST(Bar, Says100PercentWhenAllIsDoneAndNotBefore) {
  BarState state{.done = 999, .total = 1000};
  EXPECT_THAT(draw_bar(state, {}), HasSubstr(" 99%"));
  state.done = 1000;
  EXPECT_THAT(draw_bar(state, {}), HasSubstr("100% [####"));
  EXPECT_THAT(draw_bar(state, {}), Not(HasSubstr(".]")));
}

TEST(Bar, SurvivesMoreDoneThanExpectedAndATotalOfZero) {
  EXPECT_THAT(draw_bar({.done = 3, .total = 2}, {}), HasSubstr("100%"));
  EXPECT_THAT(draw_bar({.done = 0, .total = 0}, {}), HasSubstr("0%"));
}

TEST(Bar, CountsAlongWhileTheTotalIsUnknown) {
  BarState state = halfway();
  state.total.reset();
  EXPECT_EQ(draw_bar(state, {.columns = 80}), "73 done   12/s 1.2 MB/s 1:05 3 not found 27 errors");
}

TEST(Bar, SaysWhenItCannotTellTheRemainingTime) {
  EXPECT_THAT(draw_bar({.done = 0, .total = 10}, {}), HasSubstr("eta -:--"));
}

TEST(Bar, HasEscapesWithColorsAlone) {
  EXPECT_THAT(draw_bar(halfway(), {.color = false}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(draw_bar(halfway(), {.color = true}), HasSubstr("\x1b[31m27 errors\x1b[0m"));
  EXPECT_THAT(draw_bar(halfway(), {.color = true}), HasSubstr("[\x1b[32m#"));
}

TEST(Bar, DrawsEighthsOfBlocks) {
  const BarStyle style{.columns = 49, .blocks = true};
  EXPECT_THAT(draw_bar(halfway(), style), HasSubstr("[████    ]"));
  BarState state = halfway();
  state.done = 146;
  EXPECT_THAT(draw_bar(state, style), HasSubstr("[████████]"));
  state.done = 7;
  EXPECT_THAT(draw_bar(state, style), HasSubstr("[▍       ]"));
}

TEST(ClockText, GrowsWithTheTime) {
  EXPECT_EQ(clock_text(5s), "0:05");
  EXPECT_EQ(clock_text(754s), "12:34");
  EXPECT_EQ(clock_text(3723s), "1:02:03");
  EXPECT_EQ(clock_text(51h + 4min), "2d 03:04");
  EXPECT_EQ(clock_text(-1s), "0:00");
}

TEST(SizeText, KeepsTwoOrThreeDigits) {
  EXPECT_EQ(size_text(0), "0 B");
  EXPECT_EQ(size_text(999), "999 B");
  EXPECT_EQ(size_text(999.6), "1.0 kB");
  EXPECT_EQ(size_text(1234), "1.2 kB");
  EXPECT_EQ(size_text(34'000'000), "34 MB");
  EXPECT_EQ(size_text(999'499'999), "999 MB");
  EXPECT_EQ(size_text(5e15), "5000 TB");
}

TEST(Bar, PromisesNoEndWhileTheTotalGrows) {
  const std::string bar = draw_bar({.done = 5, .total = 379, .growing = true}, {});
  EXPECT_TRUE(bar.starts_with("  5/379+ ")) << bar;
  for (const char* promise : {"%", "[", "eta"}) EXPECT_EQ(bar.find(promise), std::string::npos) << bar;
}

}  // namespace
}  // namespace hoist::cli
