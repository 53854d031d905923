#include "source/catalog.hpp"

#include <gtest/gtest.h>

namespace hoist::source {
namespace {

TEST(CatalogUrl, HasItsServerInThePlaceOfTheField) {
  for (const auto& [text, url] :
       {std::pair("{server}/{code}", "http://h/x/{code}"), std::pair("{server}?{server}", "http://h/x?http://h/x"),
        std::pair("http://h/{code}", "http://h/{code}"), std::pair("{{server}}/{code}", "{{server}}/{code}"),
        std::pair("{{{server}}}/{code}", "{{http://h/x}}/{code}"), std::pair("{servers}", "{servers}"),
        std::pair("", "")}) {
    EXPECT_EQ(with_server(text, "http://h/x//"), url) << text;
  }
}

TEST(CatalogUrl, DoublesTheBracesOfAServer) {
  EXPECT_EQ(with_server("{server}/{code}", "http://h/{x}"), "http://h/{{x}}/{code}");
}

TEST(CatalogUrl, NeedsAServerWhereTheFieldIsOne) {
  EXPECT_TRUE(uses_server("a{server}"));
  EXPECT_TRUE(uses_server("{{{server}"));
  for (const char* text : {"", "{code}", "{{server}}", "{server", "server}"}) EXPECT_FALSE(uses_server(text)) << text;
}

}  // namespace
}  // namespace hoist::source
