#include "net/private_address.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <span>
#include <sys/socket.h>

#include <fmt/format.h>

#include "base/domain.hpp"
#include "net/address_prefix.hpp"

namespace hoist::net {

namespace {

/// Addresses whose first `bits` are those of `prefix`.
struct Range4 {
  std::uint32_t prefix;
  unsigned bits;
  std::string_view what;
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c, unsigned d) noexcept {
  return a << 24U | b << 16U | c << 8U | d;
}

// The first that an address is in counts.
constexpr Range4 ranges4[] = {
    {v4(169, 254, 169, 254), 32, "the address of a cloud's metadata"},
    {v4(169, 254, 170, 2), 32, "the address of a cloud's metadata"},    // AWS, of a container
    {v4(100, 100, 100, 200), 32, "the address of a cloud's metadata"},  // Alibaba Cloud
    {v4(168, 63, 129, 16), 32, "the address of a cloud's metadata"},    // Azure
    {v4(192, 0, 0, 192), 32, "the address of a cloud's metadata"},      // Oracle Cloud
    {v4(0, 0, 0, 0), 8, "an address of this machine"},
    {v4(10, 0, 0, 0), 8, "a private address"},
    {v4(100, 64, 0, 0), 10, "a shared address of a provider's network (CGNAT)"},
    {v4(127, 0, 0, 0), 8, "a loopback address"},
    {v4(169, 254, 0, 0), 16, "a link-local address"},
    {v4(172, 16, 0, 0), 12, "a private address"},
    {v4(192, 0, 0, 0), 24, "a reserved address"},
    {v4(192, 0, 2, 0), 24, "an address for documentation"},
    {v4(192, 88, 99, 0), 24, "a reserved address"},
    {v4(192, 168, 0, 0), 16, "a private address"},
    {v4(198, 18, 0, 0), 15, "an address for benchmarks"},
    {v4(198, 51, 100, 0), 24, "an address for documentation"},
    {v4(203, 0, 113, 0), 24, "an address for documentation"},
    {v4(224, 0, 0, 0), 4, "a multicast address"},
    {v4(255, 255, 255, 255), 32, "the broadcast address"},
    {v4(240, 0, 0, 0), 4, "a reserved address"},
};

using Bytes16 = std::array<std::uint8_t, 16>;

struct Range6 {
  Bytes16 prefix;
  unsigned bits;
  std::string_view what;
};

constexpr Range6 ranges6[] = {
    {{0xfd, 0x00, 0x0e, 0xc2}, 32, "the address of a cloud's metadata"},  // AWS
    {{0xfd, 0x20, 0x00, 0xce}, 32, "the address of a cloud's metadata"},  // Google Cloud
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, "a loopback address"},
    {{}, 128, "an address of this machine"},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "an address of a local network (NAT64)"},
    {{0xfc}, 7, "a private address"},
    {{0xfe, 0x80}, 10, "a link-local address"},
    {{0xfe, 0xc0}, 10, "a private address"},
    {{0xff}, 8, "a multicast address"},
    {{0x20, 0x01, 0x00, 0x00}, 32, "the address of a tunnel (Teredo)"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "an address for documentation"},
    {{0x3f, 0xff}, 20, "an address for documentation"},
    {{0x20, 0x01, 0x00, 0x02}, 48, "an address for benchmarks"},
    {{0x20, 0x01, 0x00, 0x10}, 28, "a reserved address"},
};

/// Where an IPv6 address has the IPv4 address that it stands for.
struct Embedding {
  Bytes16 prefix;
  unsigned bits;
  std::size_t at;
};

constexpr Embedding embeddings[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 12},  // mapped
    {{0x00, 0x64, 0xff, 0x9b}, 96, 12},                    // NAT64
    {{0x20, 0x02}, 16, 2},                                 // 6to4
};

std::string_view why_private4(std::uint32_t address) noexcept {
  for (const Range4& range : ranges4) {
    if ((address ^ range.prefix) >> (32U - range.bits) == 0) return range.what;
  }
  return {};
}

std::string_view why_private6(const Bytes16& address) noexcept {
  for (const Range6& range : ranges6) {
    if (begins_with(address, range.prefix, range.bits)) return range.what;
  }
  for (const Embedding& place : embeddings) {
    if (!begins_with(address, place.prefix, place.bits)) continue;
    const auto byte = [&](std::size_t i) { return unsigned{address[place.at + i]}; };
    return why_private4(v4(byte(0), byte(1), byte(2), byte(3)));
  }
  constexpr unsigned global_unicast_bits = 3;  // 2000::/3 is all that IANA has given out
  return begins_with(address, Bytes16{0x20}, global_unicast_bits) ? std::string_view() : "a reserved address";
}

}  // namespace

std::string_view why_private(const sockaddr& address) noexcept {
  if (address.sa_family == AF_INET) {
    return why_private4(ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return "an address of an unknown family";
  Bytes16 bytes{};
  std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, bytes.size());
  return why_private6(bytes);
}

std::string_view why_private_host(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string name(host.substr(0, host.find('%')));  // without the zone of a link-local address
  in6_addr parsed6{};
  if (inet_pton(AF_INET6, name.c_str(), &parsed6) == 1) {
    Bytes16 bytes{};
    std::memcpy(bytes.data(), &parsed6, bytes.size());
    return why_private6(bytes);
  }
  in_addr parsed4{};
  if (inet_aton(name.c_str(), &parsed4) != 0) return why_private4(ntohl(parsed4.s_addr));  // "0x7f.1", too
  if (base::is_in_domain(host, "localhost")) return "a name of this machine";
  if (host.find('.') == std::string_view::npos) return "a name without a dot, of the local network";
  for (const std::string_view label : {"local", "internal", "home.arpa", "localdomain", "lan", "intranet"}) {
    if (base::is_in_domain(host, label)) return "a name of the local network";
  }
  return {};
}

Cause denied(const std::string& host, const std::string& address, std::string_view why) {
  if (address.empty() || address == host) {
    return {ErrorKind::input, fmt::format("no connection to {}: it is {} (--deny-private)", host, why)};
  }
  return {ErrorKind::input, fmt::format("no connection to {} at {}: that is {} (--deny-private)", host, address, why)};
}

std::string text_of(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address.sa_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.sa_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (!bytes) return {};
  return inet_ntop(address.sa_family, bytes, text.data(), text.size()) ? text.data() : std::string();
}

}  // namespace hoist::net
