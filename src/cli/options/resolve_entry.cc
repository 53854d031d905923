#include "cli/options/resolve_entry.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/text.hpp"

namespace hoist::cli {
namespace {

bool is_host_name(std::string_view text) {
  return !text.empty() && text.find_first_of(" /?#@[]+,") == std::string_view::npos && !text.starts_with('-') &&
         !base::fault_in(text);
}

bool is_port_number(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0;
}

bool is_address(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.starts_with('[') && text.ends_with(']');
  const std::string address(bracketed ? text.substr(1, text.size() - 2) : text);
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  return inet_pton(AF_INET6, address.c_str(), parsed.data()) == 1 ||
         (!bracketed && inet_pton(AF_INET, address.c_str(), parsed.data()) == 1);
}

bool are_addresses(std::string_view text) {
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    if (!is_address(text.substr(0, comma))) return false;
    if (comma == text.size()) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

bool is_resolve_entry(std::string_view text) {
  const std::size_t port = text.find(':');
  if (port == std::string_view::npos || !is_host_name(text.substr(0, port))) return false;
  text.remove_prefix(port + 1);
  const std::size_t address = text.find(':');
  return address != std::string_view::npos && is_port_number(text.substr(0, address)) && !base::fault_in(text) &&
         are_addresses(text.substr(address + 1));
}

}  // namespace hoist::cli
