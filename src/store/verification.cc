#include "store/verification.hpp"

#include <utility>

namespace hoist::store {

namespace {

std::string in_words(Bytes size) { return std::to_string(size.count) + (size.count == 1 ? " byte" : " bytes"); }

Expected with_lower_case_digits(Expected expected) {
  for (char& c : expected.sha256) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return expected;
}

}  // namespace

Verification::Verification(Expected expected, bool digest) : expected_(with_lower_case_digits(std::move(expected))) {
  if (digest || !expected_.sha256.empty()) digest_.emplace();
}

bool Verification::see(std::string_view bytes) {
  seen_ += Bytes{bytes.size()};
  if (digest_) digest_->update(bytes);
  return !expected_.size || seen_ <= *expected_.size;
}

Verification::Verdict Verification::finish() {
  Verdict verdict;
  if (digest_) verdict.sha256 = digest_->finish();
  if (expected_.size && seen_ > *expected_.size) {
    verdict.complaint = "size is more than " + in_words(*expected_.size) + ", which was expected";
  } else if (expected_.size && seen_ < *expected_.size) {
    verdict.complaint = "size is " + in_words(seen_) + ", expected " + in_words(*expected_.size);
  } else if (!expected_.sha256.empty() && verdict.sha256 != expected_.sha256) {
    verdict.complaint = "sha256 is " + verdict.sha256 + ", expected " + expected_.sha256;
  }
  return verdict;
}

}  // namespace hoist::store
