#include <algorithm>

#include "store/archive_stream.hpp"

namespace hoist::store {

Bytes size_in_archive(const ArchiveEntry& entry) {
  constexpr std::uint64_t block = 512;
  constexpr std::size_t longest_in_old_header = 100;
  constexpr std::uint64_t largest_in_old_header = std::uint64_t{8} << 30;
  const bool is_ascii = std::all_of(entry.name.begin(), entry.name.end(), [](char c) { return c > 0; });
  const bool is_extended =
      !is_ascii || entry.name.size() > longest_in_old_header || entry.size.count >= largest_in_old_header;
  const std::uint64_t extended = is_extended ? 2 * block + (entry.name.size() / block + 1) * block : 0;
  return Bytes{block + extended + (entry.size.count + block - 1) / block * block};
}

}  // namespace hoist::store
