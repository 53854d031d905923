#pragma once

#include <array>
#include <memory>
#include <vector>

#include "http/request.hpp"
#include "net/handles.hpp"
#include "net/transfer_settings.hpp"

namespace hoist::net {

class CurlMulti;
class Transfer;

/// An easy handle with the buffer that libcurl writes its error messages to.
struct Easy {
  EasyHandle handle;
  std::array<char, CURL_ERROR_SIZE> error{};
  CurlList fields;             ///< of this request alone; libcurl refers to it
  CurlMulti* multi = nullptr;  ///< where it is; null while it is in none
  bool proxied = false;        ///< whether its connection is one to a proxy, if HttpOptions::deny_private wants to know
};

/// Easy handles that are reused by one transfer after another: creating one takes longer than setting one up.
class EasyPool {
 public:
  /// @throws Cause (internal) if there is no memory for what all requests share
  explicit EasyPool(const TransferSettings& settings);

  /// A handle ready to make `request` for `transfer`, whose callbacks it will call.
  /// @throws Cause (internal) if libcurl cannot make or set up a handle; (input) if HttpOptions::deny_private excludes
  /// the host that a proxy would be asked for
  std::unique_ptr<Easy> take(Transfer& transfer, const http::Request& request);

  /// Whether the connection for this URL may turn out to be one that requests share (HTTP/2).
  bool may_share(const std::string& url) const noexcept;

  /// Makes a request that was not yet sent use a connection of its own, with HTTP/1.1, whatever the server supports.
  static void keep_alone(const Easy& easy);

  /// Takes a handle back; it must have been removed from its multi handle.
  void give_back(std::unique_ptr<Easy> easy) noexcept;

 private:
  std::unique_ptr<Easy> idle_or_new();
  void set_up_login(CURL* easy, const http::Request& request) const;
  void set_up_own_entry(CURL* easy, const std::string& url) const;
  void set_up_fields(Easy& easy, const http::Request& request) const;
  void set_up_requests(CURL* easy) const;
  void set_up_identity(CURL* easy) const;
  void set_up_proxy(Easy& easy, const std::string& url) const;
  void set_up_connections(CURL* easy) const;
  long buffer_size() const noexcept;

  const TransferSettings& settings_;
  std::vector<std::string> given_;  // the user's fields, for the origin that the user asks
  std::string cookie_field_;        // the value of the user's Cookie fields; it is merged with the cookies kept
  std::vector<std::string> open_;   // the user's fields for anyone, not only for whom the user asks
  std::vector<std::string> accept_codings_;  // Accept-Encoding, of every request for a whole file; or nothing
  CurlList resolve_;                         // addresses of hosts that are not looked up
  CurlList fields_;                          // of every request for a whole file that carries all of the user's
  std::vector<std::unique_ptr<Easy>> idle_;
};

}  // namespace hoist::net
