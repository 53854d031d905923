#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "hoist/digest.hpp"

struct evp_md_ctx_st;

namespace hoist::store {

/// Computes a digest (FIPS 180-4, RFC 1321) as the bytes pass. One thread at a time; it touches no disk.
class Hasher {
 public:
  /// @throws Cause (internal) if the crypto library does not provide the algorithm (MD5 in FIPS mode, say)
  explicit Hasher(DigestAlgorithm algorithm = DigestAlgorithm::sha256);
  Hasher(Hasher&&) noexcept = default;
  Hasher& operator=(Hasher&&) noexcept = default;

  void update(std::string_view bytes);

  /// The digest of all bytes so far. The next update() starts a new one.
  Digest finish();

  /// The same as bytes, of which the first base::digest_size() count.
  std::array<std::uint8_t, 64> finish_bytes();

  /// Forgets the bytes seen so far.
  void start_over();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };

  DigestAlgorithm algorithm_;
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// The SHA-256 digest of a text: 64 hexadecimal digits, in lower case. @throws Cause as Hasher does
std::string sha256_of(std::string_view text);

}  // namespace hoist::store
