#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/sha256.hpp"

struct evp_md_ctx_st;

namespace hoist::store {

/// A SHA-256 digest (FIPS 180-4) that is computed as the bytes pass. One thread at a time; it touches no disk.
class Digest {
 public:
  /// @throws Cause (internal) if the crypto library does not provide SHA-256
  Digest();
  Digest(Digest&&) noexcept = default;
  Digest& operator=(Digest&&) noexcept = default;

  void update(std::string_view bytes);

  /// The digest of all bytes so far, as 64 lower-case hex digits. The next update() starts a new one.
  std::string finish();

  /// The same, as 32 bytes.
  base::Sha256 finish_value();

  /// Forgets the bytes seen so far.
  void start_over();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };

  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace hoist::store
