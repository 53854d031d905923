#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::test {

/// A new folder below $TMPDIR, removed with all that is in it.
class TempFolder {
 public:
  TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder();

  const std::filesystem::path& path() const noexcept { return path_; }

  /// The names in the folder, sorted; those below its folders are left out.
  std::vector<std::string> names() const;

  void write(const std::string& name, std::string_view content) const;
  std::string read(const std::string& name) const;  ///< empty if there is no such file

 private:
  std::filesystem::path path_;
};

}  // namespace hoist::test
