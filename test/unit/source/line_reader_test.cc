#include "source/line_reader.hpp"

#include <array>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "base/unique_fd.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"
#include "support/wait_until.hpp"

namespace hoist::source {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LineReaderTest : public testing::Test {
 protected:
  std::vector<std::string> lines_of(const std::string& content) {
    folder_.write("list", content);
    Input input(folder_.path() / "list", interrupt_);
    LineReader reader(input);
    std::vector<std::string> lines;
    while (const auto line = reader.next()) {
      EXPECT_EQ(line->number, lines.size() + 1);
      lines.push_back(line->too_long ? "too long" : std::string(line->text));
    }
    return lines;
  }

  test::TempFolder folder_;
  Interrupt interrupt_;
};

TEST_F(LineReaderTest, ReadsLinesWithEitherEndOrNone) {
  EXPECT_THAT(lines_of(""), ElementsAre());
  EXPECT_THAT(lines_of("a"), ElementsAre("a"));
  EXPECT_THAT(lines_of("a\n"), ElementsAre("a"));
  EXPECT_THAT(lines_of("a\r\nb\n\nc\r"), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(lines_of("\n\r\n"), ElementsAre("", ""));
  EXPECT_THAT(lines_of("a\rb\r\r\n"), ElementsAre("a\rb\r"));
}

TEST_F(LineReaderTest, PassesOverAByteOrderMarkAtTheBeginningAlone) {
  EXPECT_THAT(lines_of("\xef\xbb\xbf"), ElementsAre());
  EXPECT_THAT(lines_of("\xef\xbb\xbf\n"), ElementsAre(""));
  EXPECT_THAT(lines_of("\xef\xbb\xbf\x61\n\xef\xbb\xbf\x62"), ElementsAre("a", "\xef\xbb\xbf\x62"));
  EXPECT_THAT(lines_of("\xef\xbb"), ElementsAre("\xef\xbb"));
}

TEST_F(LineReaderTest, GoesOnBehindALineThatIsTooLong) {
  for (const char* end : {"\n", "\r\n"}) {
    const std::string longest(longest_line, 'x');
    EXPECT_THAT(lines_of("a\n" + longest + end + "b"), ElementsAre("a", longest, "b"));
    EXPECT_THAT(lines_of("a\n" + longest + 'x' + end + "b"), ElementsAre("a", "too long", "b"));
    EXPECT_THAT(lines_of("a\n" + longest + "xx" + end + "b"), ElementsAre("a", "too long", "b"));
    EXPECT_THAT(lines_of("a\n" + std::string(1 << 20, 'x') + end + "b" + end + "c"),
                ElementsAre("a", "too long", "b", "c"));
  }
  EXPECT_THAT(lines_of(std::string(longest_line, 'x')), ElementsAre(testing::SizeIs(longest_line)));
  EXPECT_THAT(lines_of(std::string(longest_line + 1, 'x')), ElementsAre("too long"));
  EXPECT_THAT(lines_of(std::string(1 << 20, 'x')), ElementsAre("too long"));
}

TEST_F(LineReaderTest, ReadsLinesWhereverTheBufferEnds) {
  std::string content;
  std::vector<std::string> expected;
  for (std::size_t i = 0; i < 600; ++i) {
    expected.emplace_back(i * 7919 % 3000, static_cast<char>('a' + i % 26));
    content += expected.back() + '\n';
  }
  EXPECT_EQ(lines_of(content), expected);
}

TEST_F(LineReaderTest, RefusesWhatCannotBeRead) {
  for (const auto& [path, reason] : std::vector<std::pair<std::string, std::string>>{
           {folder_.path() / "none", "No such file"}, {folder_.path(), "Is a directory"}, {"", "No such file"}}) {
    try {
      Input(path, interrupt_);
      FAIL() << path;
    } catch (const RunError& error) {
      EXPECT_THAT(error.what(), HasSubstr("cannot read " + path + ": " + reason));
    }
  }
}

/// A pipe as a list; what is read is /dev/fd/N, so that standard input stays as it is.
class PipeTest : public testing::Test {
 protected:
  PipeTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    read_end_ = base::UniqueFd(ends[0]);
    write_end_ = base::UniqueFd(ends[1]);
  }

  std::string path() const { return "/dev/fd/" + std::to_string(read_end_.number()); }

  void write(std::string_view text) const {
    EXPECT_EQ(::write(write_end_.number(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  void close_write_end() { EXPECT_EQ(::close(write_end_.release()), 0); }

  base::UniqueFd read_end_;
  base::UniqueFd write_end_;
  Interrupt interrupt_;
};

TEST_F(PipeTest, YieldsALineAsSoonAsItIsThere) {
  Input input(path(), interrupt_);
  LineReader lines(input);
  write("a\nb");
  EXPECT_EQ(lines.next()->text, "a");
  write("c\n");
  EXPECT_EQ(lines.next()->text, "bc");
  write("d");
  close_write_end();
  EXPECT_EQ(lines.next()->text, "d");
  EXPECT_FALSE(lines.next());
}

TEST_F(PipeTest, MayComeByteByByteWithItsByteOrderMark) {
  Input input(path(), interrupt_);
  LineReader lines(input);
  std::thread writer([this] {
    for (const char byte : std::string_view("\xef\xbb\xbf\x61\r\n")) {
      EXPECT_TRUE(test::wait_until_others_are_asleep());  // what came before has been read
      write({&byte, 1});
    }
  });
  EXPECT_EQ(lines.next()->text, "a");
  writer.join();
}

TEST_F(PipeTest, IsNotWaitedForOnceInterrupted) {
  Input input(path(), interrupt_);
  LineReader lines(input);
  write("a\nunfinished");
  EXPECT_EQ(lines.next()->text, "a");
  std::thread interrupter([this] {
    EXPECT_TRUE(test::wait_until_others_are_asleep());
    interrupt_.raise();
    interrupt_.raise();
  });
  EXPECT_FALSE(lines.next());  // nor is half a line taken for a whole one
  EXPECT_FALSE(lines.next());
  interrupter.join();
}

TEST_F(PipeTest, IsReadAsFarAsItGoesWithoutWaitingOnceHurried) {
  Input input(path(), interrupt_);
  LineReader lines(input);
  write("a\nb\nunfinished");
  EXPECT_EQ(lines.next()->text, "a");
  interrupt_.hurry();
  EXPECT_EQ(lines.next()->text, "b");
  EXPECT_FALSE(input.cut_off());
  EXPECT_FALSE(lines.next());
  EXPECT_TRUE(input.cut_off());
  write(" business\n");
  EXPECT_FALSE(lines.next()) << "what was cut off stays so";
}

TEST_F(PipeTest, IsNotCutOffWhereItHasEndedThoughHurried) {
  Input input(path(), interrupt_);
  LineReader lines(input);
  write("a\nb");
  close_write_end();
  interrupt_.hurry();
  EXPECT_EQ(lines.next()->text, "a");
  EXPECT_EQ(lines.next()->text, "b");
  EXPECT_FALSE(lines.next());
  EXPECT_FALSE(input.cut_off());
}

TEST_F(PipeTest, IsNotWaitedForAnyLongerOnceHurried) {
  Input input(path(), interrupt_);
  LineReader lines(input);
  std::thread other([this] {
    EXPECT_TRUE(test::wait_until_others_are_asleep());
    interrupt_.hurry();
  });
  EXPECT_FALSE(lines.next());
  EXPECT_TRUE(input.cut_off());
  other.join();
}

TEST_F(PipeTest, YieldsNothingMoreOnceInterruptedThoughLinesAreThere) {
  Input input(path(), interrupt_);
  LineReader lines(input);
  write("a\nb\n");
  EXPECT_EQ(lines.next()->text, "a");
  interrupt_.raise();
  EXPECT_FALSE(lines.next());
}

}  // namespace
}  // namespace hoist::source
