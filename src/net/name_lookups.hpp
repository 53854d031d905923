#pragma once

#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

namespace hoist::net {

class Transfer;

/// Has the first transfer to a server find out its address before the others start. libcurl asks the resolver once for
/// each transfer that finds no address in its cache, and libcurl 7.88 with a thread for each: a hundred transfers that
/// start together would ask it a hundred times.
class NameLookups {
 public:
  /// @param most transfers that there can be at a time
  explicit NameLookups(std::size_t most) { ready_.reserve(most); }

  /// Whether the transfer may start at once, since the server's address is known or it is the one to find it out. If
  /// not, take_ready() will give it, unless it leaves before.
  bool enter(Transfer& transfer, const std::string& url);

  /// Whether others wait, or may come to wait, for what this transfer finds out.
  bool is_awaited(const Transfer& transfer) const noexcept;

  /// A transfer knows its server: those that wait for it may start. Does nothing for any other transfer.
  void found(const Transfer& transfer) noexcept;

  /// A transfer has ended. If it was to find an address and did not, all that wait for it try for themselves.
  void leave(const Transfer& transfer) noexcept;

  /// Whether so many servers are known that they are to be forgotten.
  bool is_full() const noexcept;

  /// Forgets the servers: whoever knew their addresses does not know them any more.
  void forget() noexcept;

  /// The next one that may start now, null if there is none.
  Transfer* take_ready() noexcept;

 private:
  struct Lookup {
    const Transfer* by;
    std::string server;  // "https://host:8443"
    std::vector<Transfer*> waiting;
  };

  std::vector<Lookup>::iterator lookup_by(const Transfer& transfer) noexcept;
  void end(std::vector<Lookup>::iterator lookup) noexcept;
  void remember(const std::string& server);

  std::vector<Lookup> under_way_;
  std::vector<Transfer*> ready_;
  std::unordered_set<std::string> known_;  // servers whose addresses were found
  std::string last_;                       // the one of them used last: usually there is only one
};

}  // namespace hoist::net
