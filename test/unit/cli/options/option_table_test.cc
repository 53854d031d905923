#include "cli/options/option_table.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "cli/options/duration.hpp"
#include "cli/options/size.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;

TEST(OptionTable, HasEveryNameOnce) {
  std::set<std::string_view> names;
  for (const OptionRow& row : option_table()) {
    for (const std::string_view name : row.long_names()) EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(OptionTable, FindsAnOptionByAnyOfItsLongNames) {
  for (const char* name : {"max_req", "max-req"}) {
    const OptionRow* row = find_option(name);
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->name(), "max_req");
    EXPECT_EQ(row->shown(), "--max_req CONCURRENT");
  }
  EXPECT_EQ(find_option("m"), nullptr);
  EXPECT_EQ(find_option(""), nullptr);
}

TEST(OptionTable, KnowsTheLongNamesWhereverTheShortOneStands) {
  EXPECT_THAT(find_option("all")->long_names(), ElementsAre("all"));
  EXPECT_THAT(find_option("max_req")->long_names(), ElementsAre("max_req", "max-req"));
  EXPECT_THAT(find_option("http1")->long_names(), ElementsAre("http1.1", "http1"));
}

TEST(OptionTable, GivesEveryOptionButSwitchesAValueName) {
  for (const OptionRow& row : option_table()) EXPECT_EQ(row.value.empty(), row.kind == Kind::truth) << row.name();
}

TEST(OptionTable, HasDefaultsThatTheirOwnOptionWouldTake) {
  for (const OptionRow& row : option_table()) {
    for (const std::string& text : {row.by_default, row.for_flags.value_or("")}) {
      if (text.empty()) continue;
      EXPECT_TRUE(row.kind != Kind::time || parse_duration(text)) << row.name();
      EXPECT_TRUE(row.kind != Kind::size || parse_size(text)) << row.name();
      EXPECT_TRUE(row.choices.empty() || std::count(row.choices.begin(), row.choices.end(), text) == 1) << row.name();
    }
  }
}

}  // namespace
}  // namespace hoist::cli
