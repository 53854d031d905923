#include "source/flags.hpp"

#include <gmock/gmock.h>

#include "source/country_codes.hpp"

namespace hoist::source {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

struct Selected {
  const char* what;
  FlagSelection selection;
  std::vector<std::string> codes;
};

std::vector<std::string> all_of_a() {
  std::vector<std::string> codes;
  for (char second = 'A'; second <= 'Z'; ++second) codes.push_back({'A', second});
  return codes;
}

class SelectCodes : public testing::TestWithParam<Selected> {};

TEST_P(SelectCodes, GivesWhatWasSelected) { EXPECT_EQ(select_codes(GetParam().selection), GetParam().codes); }

INSTANTIATE_TEST_SUITE_P(Table, SelectCodes,
                         testing::Values(Selected{"CodesInAnyOrder", {.codes = {"US", "BR", "IN"}}, {"BR", "IN", "US"}},
                                         Selected{"CodesInAnyCase", {.codes = {"us", "Br", "iN"}}, {"BR", "IN", "US"}},
                                         Selected{"ACodeGivenTwice", {.codes = {"US", "us", "US"}}, {"US"}},
                                         Selected{"ACodeWithoutCountry", {.codes = {"ZZ"}}, {"ZZ"}},
                                         Selected{"ACodeAndALetter", {.codes = {"AA", "a"}}, all_of_a()}),
                         [](const auto& info) { return std::string(info.param.what); });

TEST(SelectCodesInBulk, GivesTheTwentyMostPopulousSortedWhenNothingIsAskedFor) {
  EXPECT_THAT(select_codes({}), ElementsAre("BD", "BR", "CD", "CN", "DE", "EG", "ET", "FR", "ID", "IN", "IR", "JP",
                                            "MX", "NG", "PH", "PK", "RU", "TR", "US", "VN"));
}

TEST(SelectCodesInBulk, GivesThe194OfTheFactbookForAll) {
  const auto expected = factbook_codes();
  EXPECT_THAT(select_codes({.all = true}), testing::ElementsAreArray(expected.begin(), expected.end()));
}

TEST(SelectCodesInBulk, AddsGivenCodesToAll) {
  EXPECT_THAT(select_codes({.codes = {"XX", "US"}, .all = true}), SizeIs(195));
}

TEST(SelectCodesInBulk, GivesAll676ForEvery) {
  const auto codes = select_codes({.codes = {"US"}, .all = true, .every = true});
  ASSERT_THAT(codes, SizeIs(676));
  EXPECT_EQ(codes.front(), "AA");
  EXPECT_EQ(codes.back(), "ZZ");
}

TEST(SelectCodesInBulk, GivesThe26CodesThatBeginWithALetter) {
  const auto codes = select_codes({.codes = {"b"}});
  ASSERT_THAT(codes, SizeIs(26));
  EXPECT_EQ(codes.front(), "BA");
  EXPECT_EQ(codes.back(), "BZ");
}

class SelectNoCodes : public testing::TestWithParam<const char*> {};

TEST_P(SelectNoCodes, ThrowsInvalidCodeForWhatNamesNoFlag) {
  try {
    select_codes({.codes = {"US", GetParam()}, .all = true});
    FAIL() << "accepted: " << GetParam();
  } catch (const InvalidCode& error) {
    EXPECT_EQ(error.code(), GetParam());
    EXPECT_STREQ(error.what(), "each CC argument must be A to Z or AA to ZZ.");
  }
}

INSTANTIATE_TEST_SUITE_P(Table, SelectNoCodes,
                         testing::Values("", "1", "A1", "USA", "-", "é", "A ", " A", "U\n", "ß", "../x"));

std::vector<Item> all_of(ItemSource& source) {
  std::vector<Item> items;
  while (auto entry = source.next()) items.push_back(std::get<Item>(*entry));
  return items;
}

TEST(FlagItems, YieldAnItemACodeWithLowerCaseInUrlAndFile) {
  FlagItems flags("http://localhost:8001/flags", {"AD", "ZW"});
  const std::vector<Item> items = all_of(flags);
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].code, "AD");
  EXPECT_EQ(items[0].url, "http://localhost:8001/flags/ad/ad.gif");
  EXPECT_EQ(items[0].file, "ad.gif");
  EXPECT_EQ(items[1].url, "http://localhost:8001/flags/zw/zw.gif");
}

TEST(FlagItems, EndForGood) {
  FlagItems flags("http://host", {});
  EXPECT_FALSE(flags.next());
  EXPECT_FALSE(flags.next());
}

TEST(FlagItems, DoNotDoubleASlashAtTheEndOfTheBase) {
  FlagItems flags("http://host/flags//", {"AD"});
  EXPECT_EQ(std::get<Item>(*flags.next()).url, "http://host/flags/ad/ad.gif");
}

TEST(FlagItems, TakeTheirFilesFromATemplateIfThereIsOne) {
  FlagItems flags("http://host/flags", {"AD", "AE"}, NameTemplate("{n}/{code}"));
  EXPECT_EQ(std::get<Item>(*flags.next()).file, "1/AD");
  EXPECT_EQ(std::get<Item>(*flags.next()).file, "2/AE");
}

}  // namespace
}  // namespace hoist::source
