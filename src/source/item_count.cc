#include "source/item_count.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "base/unique_fd.hpp"
#include "source/input.hpp"

namespace hoist::source {
namespace {

constexpr std::size_t block_size = std::size_t{256} * 1024;

base::UniqueFd open_list(const std::string& list) {
  if (list == "-") return base::UniqueFd(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  // Opening a pipe just to inspect it must not wait for a writer.
  return base::UniqueFd(::open(list.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
}

bool is_regular(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// Counts the lines that is_item_line() accepts, however they are split into blocks.
class LineCounter {
 public:
  void read(std::string_view block) noexcept {
    while (!block.empty()) {
      if (at_start_) block.remove_prefix(judge(block));
      if (at_start_) continue;
      const std::size_t end = block.find('\n');
      if (end == std::string_view::npos) return;
      block.remove_prefix(end + 1);
      at_start_ = true;
    }
  }

  std::uint64_t count() const noexcept { return count_; }

 private:
  /// Inspects the beginning of a line. @returns how many bytes need not be inspected again
  std::size_t judge(std::string_view block) noexcept {
    const std::size_t first = block.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return block.size();
    if (block[first] != '#') ++count_;
    at_start_ = false;
    return first;
  }

  bool at_start_ = true;
  std::uint64_t count_ = 0;
};

}  // namespace

std::optional<std::uint64_t> count_items(const std::string& list) {
  const base::UniqueFd file = open_list(list);
  if (!file || !is_regular(file.number())) return std::nullopt;
  const off_t start = ::lseek(file.number(), 0, SEEK_CUR);
  if (start < 0) return std::nullopt;

  LineCounter counter;
  std::vector<char> block(block_size);
  for (off_t position = start;;) {
    const ssize_t size = ::pread(file.number(), block.data(), block.size(), position);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::nullopt;
    if (size == 0) return counter.count();
    std::string_view text(block.data(), static_cast<std::size_t>(size));
    if (position == start && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    counter.read(text);
    position += size;
  }
}

}  // namespace hoist::source
