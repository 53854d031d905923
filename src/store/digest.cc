#include "store/digest.hpp"

#include <openssl/evp.h>

#include "hoist/cause.hpp"

namespace hoist::store {

namespace {

struct FreeAlgorithm {
  void operator()(EVP_MD* algorithm) const noexcept { EVP_MD_free(algorithm); }
};

void require(bool done) {
  if (!done) throw Cause(ErrorKind::internal, "libcrypto cannot compute SHA-256 digests");
}

using Algorithm = std::unique_ptr<EVP_MD, FreeAlgorithm>;

Algorithm find_sha256() {
  Algorithm found(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  require(found != nullptr);
  return found;
}

/// Looked up once: libcrypto's search takes longer than the digest of a small file (360 ns of 590, measured). A search
/// that failed for lack of memory is repeated next time.
const EVP_MD* sha256() {
  static const Algorithm algorithm = find_sha256();
  return algorithm.get();
}

}  // namespace

void Digest::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Digest::Digest() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr);
  start_over();
}

void Digest::update(std::string_view bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

std::string Digest::finish() { return base::to_hex(finish_value()); }

base::Sha256 Digest::finish_value() {
  base::Sha256 value{};
  require(EVP_DigestFinal_ex(context_.get(), value.data(), nullptr) == 1);
  start_over();
  return value;
}

void Digest::start_over() { require(EVP_DigestInit_ex(context_.get(), sha256(), nullptr) == 1); }

}  // namespace hoist::store
