#include "source/config_depth.hpp"

#include <gmock/gmock.h>

#include "source/config.hpp"

namespace hoist::source {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  while (times-- > 0) result += text;
  return result;
}

std::string fault_in(const std::string& text) {
  try {
    require_shallow(text, "f.toml");
    return "";
  } catch (const InvalidConfig& error) {
    return error.what();
  }
}

const std::string message = ": keys and values may be nested at most 32 levels deep";

TEST(ConfigDepth, IsBoundedForKeysAndForValues) {
  EXPECT_EQ(fault_in(repeated("a.", 31) + "a = 1\n"), "");
  EXPECT_EQ(fault_in(repeated("a.", 32) + "a = 1\n"), "f.toml:1:64" + message);
  EXPECT_EQ(fault_in("\n\n" + repeated("\"a b\" . ", 32) + "a = 1\n"), "f.toml:3:255" + message);
  EXPECT_EQ(fault_in('[' + repeated("a.", 32) + "a]\n"), "f.toml:1:65" + message);
  EXPECT_EQ(fault_in("a = { " + repeated("a.", 32) + "a = 1 }\n"), "f.toml:1:70" + message);
  EXPECT_EQ(fault_in("a = " + repeated("[", 33)), "f.toml:1:37" + message);
  EXPECT_EQ(fault_in("a = " + repeated("{a=", 33)), "f.toml:1:101" + message);
  EXPECT_EQ(fault_in("a = " + repeated("[", 32) + repeated("]", 32)), "");
}

TEST(ConfigDepth, IsCountedForEachKeyAndEachValue) {
  EXPECT_EQ(fault_in(repeated("a.b.c = 1.5\n", 100)), "");
  EXPECT_EQ(fault_in("a = [" + repeated("1.5, ", 100) + "]\n"), "");
  EXPECT_EQ(fault_in("a = [" + repeated("[1], {a.b = 2}, ", 100) + "]\n"), "");
}

TEST(ConfigDepth, DoesNotCountInStringsAndComments) {
  const std::string dots = repeated(".[{", 50);
  for (const std::string& text :
       {"a = \"" + dots + "\"\n", "a = '" + dots + "'\n", "a = \"\"\"" + dots + "\n\"" + dots + "\"\"\"\n",
        "a = '''" + dots + "\n'" + dots + "''''\n", "a = \"\\\"" + dots + "\"\n", "# " + dots + "\n"}) {
    EXPECT_EQ(fault_in(text + "b = 1\n"), "") << text;
    EXPECT_NE(fault_in(text + repeated("a.", 32) + "a = 1\n"), "") << text;
  }
}

TEST(ConfigDepth, NamesTheLineBehindStringsOfManyLines) {
  EXPECT_EQ(fault_in("a = \"\"\"\n\\\nx\"\"\"\n" + repeated("a.", 32)), "f.toml:4:64" + message);
  EXPECT_EQ(fault_in("a = \"x\n" + repeated("a.", 32)), "f.toml:2:64" + message);
}

}  // namespace
}  // namespace hoist::source
