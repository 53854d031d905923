#pragma once

#include <string>
#include <string_view>

#include "store/descriptor.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// A file on its way: written as NAME.part, and renamed to NAME once it is whole, so that NAME is never torn
/// (rename replaces an existing file atomically: POSIX.1-2017, rename()).
///
/// All of it blocks: call it on a worker. One thread at a time.
class PartFile {
 public:
  /// Makes NAME.part in the folder. One left over from a run that was killed is replaced, and a symbolic link by that
  /// name is never followed.
  /// @param folder must outlive the PartFile
  /// @param name without any '/'
  /// @throws Cause (disk)
  PartFile(const Folder& folder, std::string name);
  PartFile(PartFile&&) noexcept = default;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();  ///< removes NAME.part unless publish() was called

  /// Appends bytes. @throws Cause (disk): no space left, for one
  void write(std::string_view bytes);

  /// Closes the file and gives it its own name. @throws Cause (disk); NAME is as it was before then
  void publish();

 private:
  [[noreturn]] void fail(const char* tried) const;

  const Folder& folder_;
  std::string name_;
  std::string part_name_;
  Descriptor file_;
};

/// Writes a whole file at once: PartFile from beginning to end. @throws Cause (disk)
void write_file(const Folder& folder, const std::string& name, std::string_view bytes);

}  // namespace hoist::store
