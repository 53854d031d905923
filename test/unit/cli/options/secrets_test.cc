#include "cli/options/secrets.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(MaskedUrl, HidesUserNamesAndPasswordsOfUrlsAndTemplates) {
  for (const auto& [url, masked] :
       {std::pair("http://h/p@q", "http://h/p@q"), std::pair("http://me:secret@h:8/{code}", "http://***@h:8/{code}"),
        std::pair("http://me@h/", "http://***@h/"), std::pair("http://a:b@c@h/", "http://***@h/"),
        std::pair("me:secret@proxy:3128", "***@proxy:3128"), std::pair("proxy:3128", "proxy:3128"),
        std::pair("http://h:80/p@q", "http://h:80/p@q"), std::pair("http://[::1]:80?p@q", "http://[::1]:80?p@q"),
        std::pair("http://me:se/cret@h/", "http://***@h/"), std::pair("http://me:se cret@h/", "http://***@h/"),
        std::pair("http://a:b@c/d@h/", "http://***@h/"), std::pair("", "")}) {
    EXPECT_EQ(masked_url(url), masked);
  }
}

TEST(MaskedProxy, HidesAllBeforeTheLastAt) {
  for (const auto& [proxy, masked] :
       {std::pair("http://me:1/cret@h:1", "http://***@h:1"), std::pair("me:s@e?c#ret@h", "***@h"),
        std::pair("socks5://h:1", "socks5://h:1"), std::pair("h", "h"), std::pair("", "")}) {
    EXPECT_EQ(masked_proxy(proxy), masked);
  }
}

TEST(MaskedField, HidesEveryValueThatMayBeASecret) {
  for (const auto& [field, masked] :
       {std::pair("Authorization: Bearer abc", "Authorization: ***"), std::pair("X-Api-Key:abc", "X-Api-Key: ***"),
        std::pair("Accept: text/html", "Accept: text/html"), std::pair("ACCEPT: x", "ACCEPT: x"),
        std::pair("@/etc/fields", "@/etc/fields"), std::pair("nonsense", "***")}) {
    EXPECT_EQ(masked_field(field), masked);
  }
}

}  // namespace
}  // namespace hoist::cli
