#pragma once

#include <string>

namespace hoist {

/// How a digest is computed, the weakest first. With md5 and sha1, somebody who means to can make another file of the
/// same digest (RFC 6151, RFC 6194): they find accidents only.
enum class DigestAlgorithm { md5, sha1, sha256, sha384, sha512 };

/// The digest of a file.
struct Digest {
  DigestAlgorithm algorithm = DigestAlgorithm::sha256;
  std::string hex = {};  ///< in lower case, as many digits as the algorithm has; empty: no digest

  bool empty() const noexcept { return hex.empty(); }
  bool operator==(const Digest&) const = default;
};

}  // namespace hoist
