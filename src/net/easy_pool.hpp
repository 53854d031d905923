#pragma once

#include <array>
#include <memory>
#include <vector>

#include "net/handles.hpp"
#include "net/settings.hpp"

namespace hoist::net {

class Sockets;
class Transfer;

/// An easy handle with the buffer that libcurl writes its error messages to.
struct Easy {
  EasyHandle handle;
  std::array<char, CURL_ERROR_SIZE> error{};
};

/// Easy handles that are set up once and used for one transfer after another.
class EasyPool {
 public:
  /// @param sockets opens and closes the connections; it must outlive them
  EasyPool(const Settings& settings, Sockets& sockets) : settings_(settings), sockets_(sockets) {}

  /// A handle ready to fetch `url` for `transfer`, whose callbacks it will call.
  /// @throws Cause (internal) if libcurl cannot make or set up a handle
  std::unique_ptr<Easy> take(Transfer& transfer, const std::string& url);

  /// Takes a handle back; it must have been removed from its multi handle.
  void give_back(std::unique_ptr<Easy> easy) noexcept;

 private:
  std::unique_ptr<Easy> make() const;
  void set_up_requests(CURL* easy) const;
  void set_up_connections(CURL* easy) const;

  const Settings& settings_;
  Sockets& sockets_;
  std::vector<std::unique_ptr<Easy>> idle_;
};

}  // namespace hoist::net
