#pragma once

#include <filesystem>
#include <string>

#include "store/descriptor.hpp"

namespace hoist::store {

/// The folder that a run writes to, held open: files are made relative to it, so renaming it while a run goes on
/// does no harm, and no path is walked twice. Immutable, so any thread may use it.
class Folder {
 public:
  /// Opens the folder, and makes it and its parents if they are missing.
  /// @throws Cause (disk) with the reason
  explicit Folder(std::filesystem::path path);

  int descriptor() const noexcept { return descriptor_.number(); }

  /// The path of a file in it, for messages.
  std::string shown(const std::string& file) const { return (path_ / file).string(); }

 private:
  std::filesystem::path path_;
  Descriptor descriptor_;
};

}  // namespace hoist::store
