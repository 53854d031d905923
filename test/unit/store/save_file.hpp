#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "store/digest.hpp"
#include "store/part_file.hpp"

namespace hoist::store {

/// Options with which a file is continued.
inline SaveOptions resuming(std::optional<Bytes> whole, SaveOptions options = {}) {
  options.resume = Resume{whole, {}};
  return options;
}

inline Digest digest_of(std::string_view bytes) {
  return {.algorithm = DigestAlgorithm::sha256, .hex = sha256_of(bytes)};
}

/// Seals and commits a file.
inline Saved publish(Sink& file) {
  Saved saved = file.seal();
  file.commit();
  return saved;
}

/// Saves a whole file.
inline Saved write_file(const Folder& folder, const std::string& name, std::string_view bytes,
                        SaveOptions save_options = {}) {
  PartFile file(folder, name, std::move(save_options));
  file.write(bytes);
  return publish(file);
}

}  // namespace hoist::store
