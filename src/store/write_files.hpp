#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>

#include "store/part_file.hpp"

namespace hoist::store {

/// One of a group of whole files to write.
struct FileJob {
  std::string name;
  std::string_view bytes;  ///< the caller's, until write_files() returns
  Demands demands;
  Saved saved;               ///< the result, unless there is an error
  std::exception_ptr error;  ///< why it could not be saved: a Cause
};

/// Writes a group of files: all their bytes, one sync for those that demand Durability::batch, then all their names. A
/// file that fails does not keep the others from being saved.
/// Blocks: call it on a worker; groups of different names may be written by different threads.
/// @param jobs of different names
void write_files(const Folder& folder, std::span<FileJob> jobs);

}  // namespace hoist::store
