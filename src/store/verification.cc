#include "store/verification.hpp"

#include <string>
#include <utility>

#include "base/digest.hpp"

namespace hoist::store {

namespace {

std::string in_words(Bytes size) { return std::to_string(size.count) + (size.count == 1 ? " byte" : " bytes"); }

}  // namespace

Verification::Verification(Expected expected, bool digest) : expected_(std::move(expected)) {
  if (digest || !expected_.digest.empty()) hasher_.emplace(expected_.digest.algorithm);
}

bool Verification::see(std::string_view bytes) {
  seen_ += Bytes{bytes.size()};
  if (hasher_) hasher_->update(bytes);
  return !expected_.size || seen_ <= *expected_.size;
}

Verification::Verdict Verification::finish() {
  Verdict verdict;
  if (hasher_) verdict.digest = hasher_->finish();
  if (expected_.size && seen_ > *expected_.size) {
    verdict.complaint = "size is more than " + in_words(*expected_.size) + ", which was expected";
  } else if (expected_.size && seen_ < *expected_.size) {
    verdict.complaint = "size is " + in_words(seen_) + ", expected " + in_words(*expected_.size);
  } else if (!expected_.digest.empty() && verdict.digest != expected_.digest) {
    verdict.complaint = std::string(base::name(verdict.digest.algorithm)) + " is " + verdict.digest.hex +
                        ", expected " + expected_.digest.hex;
  }
  return verdict;
}

}  // namespace hoist::store
