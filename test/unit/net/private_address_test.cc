#include "net/private_address.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using ::testing::HasSubstr;

sockaddr_storage address_of(const std::string& text) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    storage.ss_family = AF_INET;
  } else if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    storage.ss_family = AF_INET6;
  } else {
    ADD_FAILURE() << text << " is no address";
  }
  return storage;
}

std::string why(const std::string& text) {
  const sockaddr_storage storage = address_of(text);
  return std::string(why_private(reinterpret_cast<const sockaddr&>(storage)));
}

TEST(PrivateAddress, BeginsAndEndsWhereItsRangeDoes) {
  struct Range {
    const char* before;
    const char* first;
    const char* last;
    const char* after;
    const char* what;
  };
  for (const Range& range : {
           Range{nullptr, "0.0.0.0", "0.255.255.255", "1.0.0.0", "this machine"},
           Range{"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", "private"},
           Range{"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0", "CGNAT"},
           Range{"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0", "loopback"},
           Range{"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0", "link-local"},
           Range{"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0", "private"},
           Range{"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0", "reserved"},
           Range{"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0", "documentation"},
           Range{"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0", "private"},
           Range{"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0", "benchmarks"},
           Range{"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0", "documentation"},
           Range{"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0", "documentation"},
           Range{"223.255.255.255", "224.0.0.0", "239.255.255.255", nullptr, "multicast"},
           Range{nullptr, "240.0.0.0", "255.255.255.254", nullptr, "reserved"},
           Range{nullptr, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nullptr, "private"},
           Range{nullptr, "fe80::", "febf:ffff::1", nullptr, "link-local"},
           Range{nullptr, "fec0::", "feff:ffff::1", nullptr, "private"},
           Range{nullptr, "ff00::", "ffff:ffff::1", nullptr, "multicast"},
           Range{"2001:db7:ffff::1", "2001:db8::", "2001:db8:ffff::1", "2001:db9::", "documentation"},
           Range{"3ffe:ffff::1", "3fff::", "3fff:fff:ffff::1", "3fff:1000::", "documentation"},
           Range{nullptr, "2001::", "2001:0:ffff::1", nullptr, "Teredo"},
           Range{nullptr, "4000::", "5fff:ffff::1", nullptr, "reserved"},
           Range{nullptr, "64:ff9b:1::", "64:ff9b:1:ffff::1", nullptr, "NAT64"},
       }) {
    EXPECT_TRUE(!range.before || why(range.before).empty()) << range.first;
    EXPECT_THAT(why(range.first), HasSubstr(range.what)) << range.first;
    EXPECT_THAT(why(range.last), HasSubstr(range.what)) << range.last;
    EXPECT_TRUE(!range.after || why(range.after).empty()) << range.last;
  }
}

TEST(PrivateAddress, IsAlsoASingleOne) {
  EXPECT_EQ(why("::1"), "a loopback address");
  EXPECT_EQ(why("::"), "an address of this machine");
  EXPECT_EQ(why("255.255.255.255"), "the broadcast address");
  for (const char* metadata : {"169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192",
                               "fd00:ec2::254", "fd20:ce::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"}) {
    EXPECT_EQ(why(metadata), "the address of a cloud's metadata") << metadata;
  }
  for (const char* of_the_internet : {"8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::8a"}) {
    EXPECT_EQ(why(of_the_internet), "") << of_the_internet;
  }
}

TEST(PrivateAddress, IsSeenThroughIpv6) {
  EXPECT_EQ(why("::ffff:127.0.0.1"), "a loopback address");
  EXPECT_EQ(why("64:ff9b::10.0.0.1"), "a private address");
  EXPECT_EQ(why("2002:c0a8:101::1"), "a private address");  // 6to4 of 192.168.1.1
  for (const char* of_the_internet : {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"}) {
    EXPECT_EQ(why(of_the_internet), "") << of_the_internet;
  }
  EXPECT_EQ(why("::127.0.0.1"), "a reserved address");         // RFC 4291 section 2.5.5.1, deprecated
  EXPECT_EQ(why("::ffff:0:127.0.0.1"), "a reserved address");  // RFC 7915
}

TEST(PrivateAddress, IsOneOfAnotherFamily) {
  sockaddr address{};
  address.sa_family = AF_UNIX;
  EXPECT_EQ(why_private(address), "an address of an unknown family");
  EXPECT_EQ(text_of(address), "");
}

TEST(PrivateAddress, HasAText) {
  const sockaddr_storage v4 = address_of("10.0.0.1");
  const sockaddr_storage v6 = address_of("2001:DB8::0:1");
  EXPECT_EQ(text_of(reinterpret_cast<const sockaddr&>(v4)), "10.0.0.1");
  EXPECT_EQ(text_of(reinterpret_cast<const sockaddr&>(v6)), "2001:db8::1");
}

TEST(PrivateHost, IsAnAddressInAnySpelling) {
  for (const char* host : {"127.0.0.1", "127.0.0.1.", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "::1",
                           "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1"}) {
    EXPECT_EQ(why_private_host(host), "a loopback address") << host;
  }
  EXPECT_EQ(why_private_host("fe80::1%eth0"), "a link-local address");
  EXPECT_EQ(why_private_host("8.8.8.8"), "");
}

TEST(PrivateHost, IsANameOfTheLocalNetwork) {
  for (const char* host : {"localhost", "a.localhost", "printer", "printer.local", "printer.local.", "x.home.arpa",
                           "metadata.google.internal", "nas.lan", "wiki.intranet", "host.localdomain"}) {
    EXPECT_NE(why_private_host(host), "") << host;
  }
  for (const char* host : {"example.org", "local.example.org", "notlocalhost.org", "xinternal.example", "a.xlocal"}) {
    EXPECT_EQ(why_private_host(host), "") << host;
  }
}

TEST(PrivateAddress, IsNamedWithTheReason) {
  EXPECT_STREQ(denied("a.example", "10.0.0.1", "a private address").what(),
               "no connection to a.example at 10.0.0.1: that is a private address (--deny-private)");
  EXPECT_STREQ(denied("10.0.0.1", "10.0.0.1", "a private address").what(),
               "no connection to 10.0.0.1: it is a private address (--deny-private)");
  EXPECT_STREQ(denied("printer.local", "", "a name of the local network").what(),
               "no connection to printer.local: it is a name of the local network (--deny-private)");
  EXPECT_FALSE(denied("a", "", "b").retryable());
}

}  // namespace
}  // namespace hoist::net
