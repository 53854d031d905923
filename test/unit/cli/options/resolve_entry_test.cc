#include "cli/options/resolve_entry.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

using namespace std::string_view_literals;

TEST(IsResolveEntry, TakesAHostAPortAndAddresses) {
  for (const char* text :
       {"example.org:443:192.0.2.7", "example.org:443:192.0.2.7,192.0.2.8", "*:80:127.0.0.1", "example.org:443:::1",
        "example.org:443:[2001:db8::1]", "h:1:127.0.0.1,[::1]", "h:65535:::"}) {
    EXPECT_TRUE(is_resolve_entry(text)) << text;
  }
}

TEST(IsResolveEntry, RefusesAnythingElse) {
  for (const char* text :
       {"", "example.org", "example.org:443", "example.org:443:", ":443:127.0.0.1", "example.org::127.0.0.1",
        "example.org:0:127.0.0.1", "example.org:65536:127.0.0.1", "example.org:https:127.0.0.1", "h:1:localhost",
        "h:1:127.0.0.1,", "h:1:,127.0.0.1", "h:1:[127.0.0.1]", "h:1:[::1", "h:1:256.0.0.1", "http://h:1:127.0.0.1",
        "-h:1:127.0.0.1", "+h:1:127.0.0.1", "h h:1:127.0.0.1"}) {
    EXPECT_FALSE(is_resolve_entry(text)) << text;
  }
  EXPECT_FALSE(is_resolve_entry("h:1:127.0.0.1\0x"sv));
  EXPECT_FALSE(is_resolve_entry("h\0x:1:127.0.0.1"sv));
}

}  // namespace
}  // namespace hoist::cli
