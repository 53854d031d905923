#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hoist::http {

/// Which credentials a request carries: what the user gave for one origin reaches no other.
enum class Credentials {
  given,      ///< the user info of the URL, netrc's for it, and all header fields of the user's
  own_entry,  ///< netrc's, where it has an entry for this very host; of the user's fields those for anyone (Accept*)
  none,       ///< none; of the user's fields those for anyone
};

/// What one transfer requests.
struct Request {
  std::string url;                       ///< absolute, http or https
  std::vector<std::string> fields = {};  ///< "Name: value" each, besides those of all requests
  std::vector<std::string> own = {};     ///< the item's own; as the user's for all requests, they may be secrets
  std::uint64_t from = 0;                ///< the first byte wanted; not 0: as a range (RFC 9110 section 14.2)
  std::uint64_t to = 0;                  ///< of a range, behind the last byte wanted; 0: up to the end of the file
  Credentials credentials = Credentials::given;
  std::vector<std::string> cookies = {};  ///< in Netscape's format, for any host: those that suit the URL are sent
};

}  // namespace hoist::http
