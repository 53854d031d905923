#include "net/proxy_choice.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/ascii_case.hpp"
#include "base/domain.hpp"
#include "base/number.hpp"
#include "base/url.hpp"
#include "net/address_prefix.hpp"

namespace hoist::net {

namespace {

/// The first of the variables that has a value.
std::string first_of(std::initializer_list<const char*> names, const Variables& variables) {
  for (const char* const name : names) {
    const char* const value = variables(name);
    if (value && *value != '\0') return value;
  }
  return {};
}

struct Address {
  std::array<std::uint8_t, sizeof(in6_addr)> bytes{};
  unsigned bits = 0;  ///< 32 or 128; 0: it is none
};

Address parse_address(std::string_view text) {
  const std::string literal(text);
  Address address;
  if (inet_pton(AF_INET, literal.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
  } else if (inet_pton(AF_INET6, literal.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
  }
  return address;
}

bool is_in_network(const Address& host, std::string_view network) {
  const std::size_t slash = network.find('/');
  const Address base = parse_address(network.substr(0, slash));
  if (base.bits != host.bits) return false;
  unsigned bits = base.bits;
  if (slash != std::string_view::npos) {
    const auto length = base::parse_number(network.substr(slash + 1));
    if (!length || *length > base.bits) return false;
    bits = static_cast<unsigned>(*length);
  }
  return begins_with(host.bytes, base.bytes, bits);
}

std::string_view without_dots(std::string_view name) noexcept {
  if (name.starts_with('.')) name.remove_prefix(1);
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

bool is_named(std::string_view host, std::string_view entry) {
  const std::string name = base::lower(without_dots(entry));
  return !name.empty() && base::is_in_domain(host, name);
}

}  // namespace

bool is_exempt(std::string_view host, std::string_view no_proxy) {
  constexpr std::string_view separators = ", \t";
  if (no_proxy == "*") return true;
  const Address address = parse_address(host);
  host = without_dots(host);
  while (!no_proxy.empty()) {
    const std::size_t end = std::min(no_proxy.find_first_of(separators), no_proxy.size());
    const std::string_view entry = no_proxy.substr(0, end);
    no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
    if (entry.empty()) continue;
    if (address.bits != 0 ? is_in_network(address, entry) : is_named(host, entry)) return true;
  }
  return false;
}

std::string proxy_for(const std::string& url, const std::optional<std::string>& given, const Variables& variables) {
  std::string proxy;
  if (given) {
    proxy = *given;
  } else if (base::origin_of(url).starts_with("https:")) {
    proxy = first_of({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, variables);
  } else {
    proxy = first_of({"http_proxy", "all_proxy", "ALL_PROXY"}, variables);
  }
  const bool exempt = !proxy.empty() && is_exempt(base::host_of(url), first_of({"no_proxy", "NO_PROXY"}, variables));
  return exempt ? std::string() : proxy;
}

bool has_proxy(const std::optional<std::string>& given, const Variables& variables) {
  if (given) return !given->empty();
  return !first_of({"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, variables).empty();
}

}  // namespace hoist::net
