#include "cli/terminal/screen.hpp"

#include <map>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "cli/captured.hpp"

namespace hoist::cli {
namespace {

TEST(Screen, WritesLines) {
  const Captured error;
  Screen screen(error.descriptor());
  screen.line("one");
  screen.lines("two\nthree\n");
  EXPECT_EQ(error.text(), "one\ntwo\nthree\n");
}

TEST(Screen, RewritesTheBarInPlace) {
  const Captured error;
  Screen screen(error.descriptor());
  screen.show_bar("1/2");
  screen.show_bar("2/2");
  screen.show_bar("");
  EXPECT_EQ(error.text(), "\r\x1b[J1/2\r\r\x1b[J2/2\r\r\x1b[J");
}

TEST(Screen, KeepsLinesUntilTheBarIsRedrawnAndWritesThemAboveIt) {
  const Captured error;
  Screen screen(error.descriptor());
  screen.show_bar("1/2");
  screen.line("first");
  screen.line("second");
  EXPECT_EQ(error.text(), "\r\x1b[J1/2\r");
  screen.show_bar("2/2");
  EXPECT_EQ(error.text(), "\r\x1b[J1/2\r\r\x1b[Jfirst\nsecond\n2/2\r");
}

TEST(Screen, LosesNoLineWhenTheBarIsErased) {
  const Captured error;
  Screen screen(error.descriptor());
  screen.show_bar("1/2");
  screen.line("late");
  screen.show_bar("");
  screen.line("later");
  EXPECT_EQ(error.text(), "\r\x1b[J1/2\r\r\x1b[Jlate\nlater\n");
}

TEST(Screen, GoesBackToTheBeginningOfABarOfSeveralLines) {
  const Captured error;
  Screen screen(error.descriptor());
  screen.show_bar("1/2\na\nb");
  EXPECT_EQ(error.text(), "\r\x1b[J1/2\na\nb\r\x1b[2A");
}

TEST(Screen, WritesNothingToEraseABarThatIsNotThere) {
  const Captured error;
  Screen(error.descriptor()).show_bar("");
  EXPECT_EQ(error.text(), "");
}

TEST(Screen, TearsNoLineWhenManyThreadsWrite) {
  const Captured error;
  Screen screen(error.descriptor());
  {
    std::vector<std::jthread> threads;
    for (char name = 'a'; name < 'e'; ++name) {
      threads.emplace_back([&screen, name] {
        for (int i = 0; i < 100; ++i) screen.line(std::string(50, name));
      });
    }
  }
  const std::string text = error.text();
  ASSERT_EQ(text.size(), 4U * 100 * 51);
  for (std::size_t at = 0; at < text.size(); at += 51) {
    EXPECT_EQ(text.substr(at, 51), std::string(50, text[at]) + '\n');
  }
}

TEST(Screen, IsNoTerminalInAFileAndAsWideAsUsual) {
  const Captured error;
  const Screen screen(error.descriptor());
  EXPECT_FALSE(screen.is_terminal());
  EXPECT_EQ(screen.columns(), 80U);
}

TEST(Screen, EndsQuietlyWhereNothingCanBeWritten) { Screen(-1).line("lost"); }

Environment environment_of(const std::map<std::string, const char*>& variables) {
  return [variables](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second;
  };
}

TEST(ATerminal, RedrawsUnlessItIsDumbOrUnknown) {
  EXPECT_TRUE(can_redraw(environment_of({{"TERM", "xterm-256color"}})));
  EXPECT_FALSE(can_redraw(environment_of({{"TERM", "dumb"}})));
  EXPECT_FALSE(can_redraw(environment_of({{"TERM", ""}})));
  EXPECT_FALSE(can_redraw(environment_of({})));
}

TEST(ATerminal, HasColorsUnlessNoColorIsSet) {
  EXPECT_TRUE(welcomes_color(environment_of({})));
  EXPECT_TRUE(welcomes_color(environment_of({{"NO_COLOR", ""}})));
  EXPECT_FALSE(welcomes_color(environment_of({{"NO_COLOR", "0"}})));
}

TEST(ATerminal, UsesUtf8AfterTheFirstLocaleVariableThatIsNotEmpty) {
  EXPECT_TRUE(uses_utf8(environment_of({{"LANG", "de_DE.UTF-8"}})));
  EXPECT_TRUE(uses_utf8(environment_of({{"LC_ALL", ""}, {"LC_CTYPE", "C.utf8"}, {"LANG", "C"}})));
  EXPECT_FALSE(uses_utf8(environment_of({{"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}})));
  EXPECT_FALSE(uses_utf8(environment_of({{"LANG", "de_DE.ISO-8859-1"}})));
  EXPECT_FALSE(uses_utf8(environment_of({})));
}

}  // namespace
}  // namespace hoist::cli
