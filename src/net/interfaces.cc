#include "net/interfaces.hpp"

#include <arpa/inet.h>
#include <array>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "hoist/cause.hpp"
#include "net/private_address.hpp"

namespace hoist::net {

namespace {

struct FreeAddresses {
  void operator()(ifaddrs* list) const noexcept { freeifaddrs(list); }
};

/// The address in the spelling of text_of().
std::string canonical(const std::string& name) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  in6_addr parsed{};
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, name.c_str(), &parsed) != 1) continue;
    if (inet_ntop(family, &parsed, text.data(), text.size())) return text.data();
  }
  return {};
}

bool is_local(const std::string& address) {
  if (address.starts_with("127.")) return true;  // all of them are
  ifaddrs* found = nullptr;
  if (getifaddrs(&found) != 0) return true;  // unknown: the connections will tell
  const std::unique_ptr<ifaddrs, FreeAddresses> all(found);
  for (const ifaddrs* one = found; one; one = one->ifa_next) {
    if (one->ifa_addr && text_of(*one->ifa_addr) == address) return true;
  }
  return false;
}

}  // namespace

std::string local_end(const std::string& name) {
  if (name.empty()) return {};
  if (if_nametoindex(name.c_str()) != 0) return "if!" + name;
  const std::string address = canonical(name);
  if (!address.empty() && is_local(address)) return "host!" + address;
  throw Cause(ErrorKind::input, "this machine has no network interface or address " + name);
}

}  // namespace hoist::net
