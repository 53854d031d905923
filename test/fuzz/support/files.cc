#include "support/files.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sys/mman.h>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>

#include "support/target.hpp"

namespace hoist::fuzz {

MemoryFile::MemoryFile()
    : file_(::memfd_create("fuzz", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(file_.number())) {
  require(static_cast<bool>(file_), "memfd_create(2) works");
}

void MemoryFile::write(std::string_view content) {
  const bool written = ::ftruncate(file_.number(), 0) == 0 && ::pwrite(file_.number(), content.data(), content.size(),
                                                                       0) == static_cast<ssize_t>(content.size());
  require(written, "a file in memory can be written");
}

WorkFolder::WorkFolder() {
  const bool in_memory = std::filesystem::is_directory("/dev/shm");
  std::string name =
      (in_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path()) / "hoist-fuzz-XXXXXX";
  require(::mkdtemp(name.data()) != nullptr, "a temporary folder can be made");
  path_ = name;
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void WorkFolder::empty() const {
  for (const auto& entry : std::filesystem::directory_iterator(path_)) std::filesystem::remove_all(entry.path());
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
  require(static_cast<bool>(stream.flush()), "a temporary file can be written");
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace hoist::fuzz
