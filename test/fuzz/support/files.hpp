#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"

namespace hoist::fuzz {

/// A file in memory, for what is only read from files.
class MemoryFile {
 public:
  MemoryFile();

  void write(std::string_view content);

  /// A path by which this process can open it.
  const std::string& path() const noexcept { return path_; }

 private:
  base::UniqueFd file_;
  std::string path_;
};

/// A folder that is removed at the end of the program, in memory where the system has /dev/shm.
class WorkFolder {
 public:
  WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder();

  const std::filesystem::path& path() const noexcept { return path_; }

  /// Removes all that is in it.
  void empty() const;

 private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& file, std::string_view content);
std::string read_file(const std::filesystem::path& file);

}  // namespace hoist::fuzz
