#include "source/shard_comment.hpp"

#include <array>
#include <string_view>
#include <unistd.h>

#include "source/regular_file.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view beginning = "# hoist: shard ";

}  // namespace

std::string to_shard_comment(const Shard& shard) { return std::string(beginning) + shard.text(); }

std::optional<Shard> shard_of_list(const std::string& list) {
  if (list == "-") return std::nullopt;
  const base::UniqueFd file = open_regular_file(list);
  if (!file) return std::nullopt;
  std::array<char, 128> buffer{};
  const ssize_t count = ::pread(file.number(), buffer.data(), buffer.size(), 0);
  if (count < 0) return std::nullopt;
  std::string_view line(buffer.data(), static_cast<std::size_t>(count));
  if (!line.starts_with(beginning) || line.find('\n') == std::string_view::npos) return std::nullopt;
  line = line.substr(0, line.find('\n'));
  return parse_shard(line.substr(beginning.size()));
}

}  // namespace hoist::source
