#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

namespace hoist::net {

/// Cookies in the lines of Netscape's format, which libcurl reads and writes: domain, whether subdomains are meant,
/// path, whether only for https, expiry, name and value, with TABs between them. libcurl decides which are sent where
/// (RFC 6265 section 5.4), and which of a server's may be set.
using CookieLines = std::vector<std::string>;

/// Has a new handle keep cookies, from now on and whatever it is used for.
/// @throws Cause (internal) if libcurl has no memory left
void start_cookies(CURL* easy);

/// Has such a handle keep the cookies of these lines alone, whatever it kept for an earlier transfer.
/// @throws Cause (internal) if libcurl has no memory left
void set_cookies(CURL* easy, const CookieLines& lines);

/// Has a handle forget all its cookies.
void forget_cookies(CURL* easy) noexcept;

/// What a handle has now: what was set, changed by the response.
CookieLines cookies_of(CURL* easy);

/// The cookies of a file.
class CookieFile {
 public:
  CookieFile() = default;

  /// @throws Cause (input) if it cannot be read, or has something in it, but no cookie
  explicit CookieFile(const std::filesystem::path& file);

  /// Those that may be for a host, given in lower case: libcurl looks closer.
  CookieLines lines_for(std::string_view host) const;

  const CookieLines& lines() const noexcept { return lines_; }

 private:
  CookieLines lines_;
};

/// The cookies of a run, to be saved: of one domain, path and name the last one.
class CookieStore {
 public:
  /// @param before what the request was made with: what of it is not there any more was deleted by the server
  void add(const CookieLines& before, const CookieLines& after);

  CookieLines lines() const;

 private:
  std::map<std::string, std::string, std::less<>> lines_;
};

}  // namespace hoist::net
