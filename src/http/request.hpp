#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hoist::http {

/// What one transfer asks for.
struct Request {
  std::string url;                       ///< absolute, http or https
  std::vector<std::string> fields = {};  ///< "Name: value" each, besides those of all requests
  std::uint64_t from = 0;                ///< the first byte wanted; not 0: as a range (RFC 9110 section 14.2)
};

}  // namespace hoist::http
