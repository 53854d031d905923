#include "store/digest.hpp"

#include <openssl/evp.h>
#include <span>
#include <string>

#include "base/digest.hpp"
#include "hoist/cause.hpp"

namespace hoist::store {

namespace {

struct FreeAlgorithm {
  void operator()(EVP_MD* algorithm) const noexcept { EVP_MD_free(algorithm); }
};

void require(bool done, DigestAlgorithm algorithm) {
  if (done) return;
  throw Cause(ErrorKind::internal, "libcrypto cannot compute " + std::string(base::title(algorithm)) + " digests");
}

using Algorithm = std::unique_ptr<EVP_MD, FreeAlgorithm>;

Algorithm find_algorithm(DigestAlgorithm algorithm) {
  const std::string name(base::name(algorithm));  // OpenSSL knows them by these names, in any case
  Algorithm found(EVP_MD_fetch(nullptr, name.c_str(), nullptr));
  require(found != nullptr, algorithm);
  return found;
}

/// Looked up once: libcrypto's search takes longer than the digest of a small file (360 ns of 590, measured). A search
/// that failed for lack of memory is repeated next time.
const EVP_MD* sha256() {
  static const Algorithm algorithm = find_algorithm(DigestAlgorithm::sha256);
  return algorithm.get();
}

}  // namespace

void Hasher::Free::operator()(evp_md_ctx_st* context) const noexcept { EVP_MD_CTX_free(context); }

Hasher::Hasher(DigestAlgorithm algorithm) : algorithm_(algorithm), context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr, algorithm_);
  start_over();
}

void Hasher::update(std::string_view bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, algorithm_);
}

Digest Hasher::finish() {
  const std::array<std::uint8_t, 64> bytes = finish_bytes();
  const std::span<const std::uint8_t> all(bytes);
  return {.algorithm = algorithm_, .hex = base::to_hex(all.first(base::digest_size(algorithm_)))};
}

std::array<std::uint8_t, 64> Hasher::finish_bytes() {
  std::array<std::uint8_t, 64> value{};
  require(EVP_DigestFinal_ex(context_.get(), value.data(), nullptr) == 1, algorithm_);
  start_over();
  return value;
}

/// A context keeps a reference to what it was begun with.
void Hasher::start_over() {
  if (algorithm_ == DigestAlgorithm::sha256) {
    return require(EVP_DigestInit_ex(context_.get(), sha256(), nullptr) == 1, algorithm_);
  }
  require(EVP_DigestInit_ex(context_.get(), find_algorithm(algorithm_).get(), nullptr) == 1, algorithm_);
}

std::string sha256_of(std::string_view text) {
  Hasher hasher;
  hasher.update(text);
  return hasher.finish().hex;
}

}  // namespace hoist::store
