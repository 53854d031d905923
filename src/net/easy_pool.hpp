#pragma once

#include <array>
#include <memory>
#include <vector>

#include "http/request.hpp"
#include "net/handles.hpp"
#include "net/transfer_settings.hpp"

namespace hoist::net {

class Sockets;
class Transfer;

/// An easy handle with the buffer that libcurl writes its error messages to.
struct Easy {
  EasyHandle handle;
  std::array<char, CURL_ERROR_SIZE> error{};
  CurlList fields;  ///< of this request alone; libcurl refers to it
};

/// Easy handles that are used for one transfer after another: making one takes longer than setting one up.
class EasyPool {
 public:
  /// @param sockets opens and closes the connections; it must outlive them
  /// @throws Cause (internal) if there is no memory for what all requests share
  EasyPool(const TransferSettings& settings, Sockets& sockets);

  /// A handle ready to make `request` for `transfer`, whose callbacks it will call.
  /// @throws Cause (internal) if libcurl cannot make or set up a handle
  std::unique_ptr<Easy> take(Transfer& transfer, const http::Request& request);

  /// Has a request that was redirected to another origin carry no field of the user's that may be a secret: -H is meant
  /// for the origin that was asked. (libcurl keeps only Authorization and Cookie from others.)
  /// @param fields of the request itself, which stay
  void keep_secrets(Easy& easy, const std::vector<std::string>& fields) const;

  bool has_secrets() const noexcept { return fields_ != nullptr; }

  /// Takes a handle back; it must have been removed from its multi handle.
  void give_back(std::unique_ptr<Easy> easy) noexcept;

 private:
  std::unique_ptr<Easy> idle_or_new();
  void set_up_login(CURL* easy, const std::string& url) const;
  void set_up_fields(Easy& easy, const http::Request& request) const;
  void set_up_requests(CURL* easy) const;
  void set_up_identity(CURL* easy) const;
  void set_up_connections(CURL* easy) const;

  const TransferSettings& settings_;
  Sockets& sockets_;
  CurlList fields_;  // of every request
  std::vector<std::unique_ptr<Easy>> idle_;
};

}  // namespace hoist::net
