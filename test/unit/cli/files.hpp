#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace hoist::cli {

/// All that is in a file; empty if there is none.
inline std::string contents_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace hoist::cli
