#include "source/country_codes.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "base/text.hpp"

namespace hoist::source {
namespace {

TEST(CountryCodes, AreTheFactbooks194FromAdToZw) {
  const auto codes = factbook_codes();
  ASSERT_EQ(codes.size(), 194U);
  EXPECT_EQ(codes.front(), "AD");
  EXPECT_EQ(codes.back(), "ZW");
}

TEST(CountryCodes, AreSortedAndEachStandsOnce) {
  const auto codes = factbook_codes();
  EXPECT_EQ(std::adjacent_find(codes.begin(), codes.end(), std::greater_equal<>()), codes.end());
}

TEST(CountryCodes, AreTwoCapitalLettersEach) {
  for (const std::string_view code : factbook_codes()) {
    EXPECT_EQ(code.size(), 2U) << code;
    EXPECT_EQ(code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string_view::npos) << code;
  }
}

TEST(Countries, AreTheFactbooksInItsOrder) {
  const auto codes = factbook_codes();
  ASSERT_EQ(countries().size(), codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) EXPECT_EQ(countries()[i].code, codes[i]);
}

TEST(Countries, HaveANameEachThatNoOtherHas) {
  std::set<std::string_view> names;
  for (const Country& country : countries()) {
    EXPECT_FALSE(country.name.empty()) << country.code;
    EXPECT_TRUE(base::is_utf8(country.name)) << country.code;
    EXPECT_TRUE(names.insert(country.name).second) << country.name;
  }
  EXPECT_EQ(countries().front().name, "Andorra");
  EXPECT_EQ(countries().back().name, "Zimbabwe");
}

TEST(CountryCodes, BeginWithChinaWhenTheMostPopulousAreAskedFor) {
  EXPECT_THAT(most_populous_codes(), testing::ElementsAre("CN", "IN", "US", "ID", "BR", "PK", "NG", "BD", "RU", "JP",
                                                          "MX", "PH", "VN", "ET", "EG", "DE", "IR", "TR", "CD", "FR"));
}

TEST(CountryCodes, OfTheMostPopulousAreAllInTheFactbook) {
  const auto codes = factbook_codes();
  for (const std::string_view code : most_populous_codes()) {
    EXPECT_TRUE(std::binary_search(codes.begin(), codes.end(), code)) << code;
  }
}

}  // namespace
}  // namespace hoist::source
