#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hoist::net {

/// Which servers send large bodies over HTTP/2, so that each request there gets a connection of its own (HTTP/1.1).
///
/// A large body is paused now and then, for the disk or for the rate limit. On a shared connection, the other streams
/// continue, and libcurl buffers what arrives for the paused one: up to 32 MB for each stream, beyond any bound of
/// ours. On a connection of its own, it is the server that waits. One large body may share its connection with small
/// ones.
class LargeBodies {
 public:
  /// Whether a request for this URL should get a connection of its own.
  bool alone(std::string_view url) noexcept;

  /// A large body begins to arrive over HTTP/2.
  /// @returns whether it may stay; leave() must follow then. If not, it must be requested again, over HTTP/1.1.
  bool enter(std::string_view url);

  /// A large body that could stay has ended or was aborted.
  void leave(std::string_view url) noexcept;

  /// The server of this URL has answered over HTTP/1.1.
  void answered_alone(std::string_view url) noexcept;

  /// The server of this URL has given no answer over HTTP/1.1. If it never has, it does not speak it, as far as anyone
  /// knows: from now on all its bodies stay. @returns whether that is so
  bool refused_alone(std::string_view url) noexcept;

 private:
  struct Server {
    std::size_t bodies = 0;  // large ones that arrive over HTTP/2
    bool http2_only = false;
    bool has_http1 = false;
  };

  /// So that looking a server up needs no memory: what ends has to be counted even where there is none left.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Server* find(std::string_view url) noexcept;
  Server& find_or_add(std::string_view url);

  std::unordered_map<std::string, Server, Hash, std::equal_to<>> servers_;  // by "https://host:8443"
};

}  // namespace hoist::net
