#include "net/large_bodies.hpp"

#include <algorithm>

#include "base/url.hpp"

namespace hoist::net {

namespace {

constexpr std::size_t most_servers = 4096;  // beyond them, those that are idle are forgotten

}  // namespace

bool LargeBodies::alone(std::string_view url) noexcept {
  if (servers_.empty()) return false;
  const Server* const server = find(url);
  return server && !server->http2_only;
}

bool LargeBodies::enter(std::string_view url) {
  Server& server = find_or_add(url);
  if (server.bodies > 0 && !server.http2_only) return false;
  ++server.bodies;
  return true;
}

void LargeBodies::leave(std::string_view url) noexcept {
  Server* const server = find(url);
  if (server && server->bodies > 0) --server->bodies;
}

void LargeBodies::answered_alone(std::string_view url) noexcept {
  if (Server* const server = find(url)) server->has_http1 = true;
}

bool LargeBodies::refused_alone(std::string_view url) noexcept {
  Server* const server = find(url);
  if (!server || server->has_http1) return false;
  server->http2_only = true;
  return true;
}

LargeBodies::Server* LargeBodies::find(std::string_view url) noexcept {
  const auto found = servers_.find(base::beginning_of(url));
  return found == servers_.end() ? nullptr : &found->second;
}

LargeBodies::Server& LargeBodies::find_or_add(std::string_view url) {
  if (servers_.size() >= most_servers) {
    std::erase_if(servers_, [](const auto& entry) { return entry.second.bodies == 0; });
  }
  return servers_[std::string(base::beginning_of(url))];
}

}  // namespace hoist::net
