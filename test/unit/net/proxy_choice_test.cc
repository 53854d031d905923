#include "net/proxy_choice.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace hoist::net {
namespace {

Variables with(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> const char* {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  };
}

TEST(ProxyChoice, IsThatOfTheScheme) {
  const Variables variables = with({{"http_proxy", "p1"}, {"HTTPS_PROXY", "p2"}});
  EXPECT_EQ(proxy_for("http://a.example/x", std::nullopt, variables), "p1");
  EXPECT_EQ(proxy_for("https://a.example/x", std::nullopt, variables), "p2");
  EXPECT_EQ(proxy_for("http://a.example/x", std::nullopt, with({{"HTTP_PROXY", "p"}})), "");  // httpoxy
  EXPECT_EQ(proxy_for("http://a.example/x", std::nullopt, with({{"http_proxy", ""}, {"all_proxy", "p3"}})), "p3");
  EXPECT_EQ(proxy_for("https://a.example/x", std::nullopt, with({{"ALL_PROXY", "p4"}})), "p4");
  EXPECT_EQ(proxy_for("https://a.example/x", std::nullopt, with({})), "");
}

TEST(ProxyChoice, IsTheGivenOneFirst) {
  const Variables variables = with({{"http_proxy", "p1"}, {"no_proxy", "b.example"}});
  EXPECT_EQ(proxy_for("http://a.example/x", "given", variables), "given");
  EXPECT_EQ(proxy_for("http://a.example/x", "", variables), "");
  EXPECT_EQ(proxy_for("http://b.example/x", "given", variables), "");
  EXPECT_EQ(proxy_for("http://b.example/x", "given", with({{"NO_PROXY", "b.example"}})), "");
}

TEST(ProxyChoice, KnowsWhetherThereIsAny) {
  EXPECT_FALSE(has_proxy(std::nullopt, with({{"no_proxy", "x"}})));
  EXPECT_TRUE(has_proxy(std::nullopt, with({{"all_proxy", "x"}})));
  EXPECT_TRUE(has_proxy("p", with({})));
  EXPECT_FALSE(has_proxy("", with({{"http_proxy", "x"}})));
}

TEST(ProxyChoice, IsNoneForHostsThatAreExempt) {
  EXPECT_TRUE(is_exempt("a.example", "*"));
  EXPECT_TRUE(is_exempt("a.example", "b.example, A.EXAMPLE"));
  EXPECT_TRUE(is_exempt("x.a.example", "a.example"));
  EXPECT_TRUE(is_exempt("x.a.example.", ".a.example."));
  EXPECT_FALSE(is_exempt("xa.example", "a.example"));
  EXPECT_FALSE(is_exempt("a.example", ""));
  EXPECT_FALSE(is_exempt("a.example", ", ,"));
}

TEST(ProxyChoice, IsNoneForNetworksThatAreExempt) {
  EXPECT_TRUE(is_exempt("10.1.2.3", "10.0.0.0/8"));
  EXPECT_TRUE(is_exempt("10.1.2.3", "10.1.2.3"));
  EXPECT_TRUE(is_exempt("2001:db8::7", "2001:db8::/32"));
  EXPECT_FALSE(is_exempt("11.1.2.3", "10.0.0.0/8"));
  EXPECT_FALSE(is_exempt("10.1.2.3", "10.0.0.0/x"));
  EXPECT_FALSE(is_exempt("10.1.2.3", "10.0.0.0/33"));
  EXPECT_FALSE(is_exempt("10.1.2.3", "2.3"));
}

}  // namespace
}  // namespace hoist::net
