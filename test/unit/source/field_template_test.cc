#include "source/field_template.hpp"

#include <array>

#include <gmock/gmock.h>

namespace hoist::source {
namespace {

constexpr std::array some = {Field::code, Field::n};

/// The parts in one line: text between apostrophes, fields by number and form.
std::string taken_apart(std::string_view text) {
  std::string result;
  for (const TemplatePart& part : parse_template(text, some)) {
    if (const auto* use = std::get_if<FieldUse>(&part)) {
      result += use->field == Field::code ? "code" : "n";
      if (use->letter_case != LetterCase::as_given)
        result += use->letter_case == LetterCase::lower ? ":lower" : ":upper";
    } else {
      result += '\'' + std::get<std::string>(part) + '\'';
    }
  }
  return result;
}

TEST(FieldTemplate, IsTextAndFieldsInTurn) {
  EXPECT_EQ(taken_apart(""), "");
  EXPECT_EQ(taken_apart("abc"), "'abc'");
  EXPECT_EQ(taken_apart("{code}"), "code");
  EXPECT_EQ(taken_apart("a/{code:lower}/{code:upper}{n}.x"), "'a/'code:lower'/'code:uppern'.x'");
}

TEST(FieldTemplate, TakesADoubledBraceForABrace) {
  EXPECT_EQ(taken_apart("{{}}"), "'{}'");
  EXPECT_EQ(taken_apart("{{code}}"), "'{code}'");
  EXPECT_EQ(taken_apart("{{{code}}}"), "'{'code'}'");
  EXPECT_EQ(taken_apart("{code}}}"), "code'}'");
}

std::string refusal(std::string_view text) {
  try {
    parse_template(text, some);
  } catch (const InvalidTemplate& error) {
    return error.what();
  }
  return "accepted";
}

TEST(FieldTemplate, IsRefusedWithThePlaceOfAnUnknownField) {
  EXPECT_EQ(refusal("http://h/{cod}"), "unknown {cod} at character 10 (the fields are {code} and {n})");
  for (const char* text : {"{}", "{CODE}", "{ code}", "{code }", "{host}", "{0}"}) {
    EXPECT_THAT(refusal(text), testing::StartsWith("unknown {")) << text;
  }
}

TEST(FieldTemplate, IsRefusedWithoutRepeatingWhatMayBeAPassword) {
  EXPECT_EQ(refusal("http://me:{$ecret}@h/"), "unknown {...} at character 11 (the fields are {code} and {n})");
  EXPECT_THAT(refusal("{" + std::string(100000, 'x') + "}"), testing::StartsWith("unknown {...} at character 1 ("));
}

TEST(FieldTemplate, IsRefusedWithTheNameOfAFieldThatMayBeMistyped) {
  const std::string twenty = "aZ09_-:" + std::string(13, 'x');
  EXPECT_THAT(refusal("{" + twenty + "}"), testing::StartsWith("unknown {" + twenty + "} at"));
  EXPECT_THAT(refusal("{" + twenty + "x}"), testing::StartsWith("unknown {...} at"));
}

TEST(FieldTemplate, ListsTheFieldsThereAre) {
  try {
    parse_template("{x}", std::array{Field::code, Field::host, Field::n});
    ADD_FAILURE() << "accepted";
  } catch (const InvalidTemplate& error) {
    EXPECT_THAT(error.what(), testing::EndsWith("(the fields are {code}, {host} and {n})"));
  }
}

TEST(FieldTemplate, HasAsManyDigitsOfAHashAsItSays) {
  const auto digits = [](std::string_view text) {
    return std::get<FieldUse>(parse_template(text, std::array{Field::hash}).front()).digits;
  };
  EXPECT_EQ(digits("{hash}"), 0U);
  EXPECT_EQ(digits("{hash:1}"), 1U);
  EXPECT_EQ(digits("{hash:64}"), 64U);
  EXPECT_EQ(digits("{hash:lower:8}"), 8U);
  for (const char* text : {"{hash:0}", "{hash:65}", "{hash:-1}", "{hash:8x}", "{hash:}", "{hash:8:9}", "{hash:path}",
                           "{hash:99999999999}"}) {
    EXPECT_THROW(digits(text), InvalidTemplate) << text;
  }
}

TEST(FieldTemplate, KeepsTheSlashesOfACodeThatIsAPath) {
  const auto keeps_slashes = [](std::string_view text) {
    return std::get<FieldUse>(parse_template(text, some).front()).keeps_slashes;
  };
  EXPECT_FALSE(keeps_slashes("{code:lower}"));
  EXPECT_TRUE(keeps_slashes("{code:path}"));
  EXPECT_TRUE(keeps_slashes("{code:path:lower}"));
}

TEST(FieldTemplate, IsRefusedForAnUnknownForm) {
  EXPECT_EQ(refusal("a{code:Lower}"),
            "unknown form in {code:Lower} at character 2 (the forms are :lower, :upper, {code:path} and {hash:N}, N "
            "from 1 to 64)");
  EXPECT_THAT(refusal("{n:}"), testing::StartsWith("unknown form in {n:} at character 1"));
}

TEST(FieldTemplate, IsRefusedWithThePlaceOfABraceWithoutPartner) {
  for (const char* text : {"a{", "a{code", "a{co{de}", "a{{{", "a{{{code"}) {
    EXPECT_THAT(refusal(text), testing::ContainsRegex("^'\\{' at character [24] has no '\\}': write \\{\\{")) << text;
  }
  for (const char* text : {"a}", "a}code", "a}b}}"}) {
    EXPECT_EQ(refusal(text), "'}' at character 2 has no '{': write }} for a literal brace") << text;
  }
}

TEST(FieldTemplate, KnowsWhichFieldsItUses) {
  EXPECT_TRUE(uses(parse_template("a{code:lower}", some), Field::code));
  EXPECT_FALSE(uses(parse_template("a{{code}}{n}", some), Field::code));
}

TEST(InCase, ChangesLettersOfAscii) {
  EXPECT_EQ(in_case("aB1\u00c4", LetterCase::as_given), "aB1\u00c4");
  EXPECT_EQ(in_case("aB1\u00c4", LetterCase::lower), "ab1\u00c4");
  EXPECT_EQ(in_case("aB1\u00e4", LetterCase::upper), "AB1\u00e4");
}

TEST(AsTemplate, StandsForJustThatText) {
  EXPECT_EQ(as_template("a{b}c"), "a{{b}}c");
  EXPECT_EQ(taken_apart(as_template("{code}}{")), "'{code}}{'");
}

}  // namespace
}  // namespace hoist::source
