#include "source/item_count.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "source/aria2_option.hpp"
#include "source/input.hpp"
#include "source/list_line.hpp"
#include "source/regular_file.hpp"
#include "source/unpacker.hpp"

namespace hoist::source {
namespace {

constexpr std::size_t block_size = std::size_t{256} * 1024;

/// Counts the lines that stand for items, however they are split into blocks.
class LineCounter {
 public:
  void read(std::string_view block) {
    while (!block.empty()) {
      const std::size_t end = std::min(block.find('\n'), block.size());
      if (!judged_) judge(block.substr(0, end));
      if (end < block.size()) end_line();
      block.remove_prefix(std::min(end + 1, block.size()));
    }
  }

  /// @returns their number, when all has been read
  std::uint64_t finish() {
    end_line();
    return count_;
  }

 private:
  /// Judges a line by what has come of its beginning, as soon as that is enough.
  void judge(std::string_view text) {
    constexpr std::size_t enough = 64;
    if (head_.empty() && !text.empty()) {
      if (at_start_) indented_ = text.front() == ' ' || text.front() == '\t';
      at_start_ = false;
      text.remove_prefix(std::min(text.find_first_not_of(" \t\r\v\f"), text.size()));
    }
    head_ += text.substr(0, enough - head_.size());
    if (head_.size() == enough) count_line();
  }

  void count_line() {
    judged_ = true;
    if (indented_ && below_item_ && is_option_line(head_)) return;
    const bool is_item = is_item_line(head_);
    if (is_item) ++count_;
    below_item_ = is_item || (indented_ && below_item_);
  }

  void end_line() {
    if (!judged_) count_line();
    judged_ = indented_ = false;
    at_start_ = true;
    head_.clear();
  }

  std::string head_;  // of the line, without blank space before it
  bool at_start_ = true;
  bool indented_ = false;
  bool judged_ = false;
  bool below_item_ = false;  // an indented line may be an option
  std::uint64_t count_ = 0;
};

/// Counts in a list, packed or not, that is given a block at a time.
class ListCounter {
 public:
  void read(std::string_view block) {
    if (!begun_) unpacker_ = Unpacker::for_input(block, "the list");
    if (!begun_ && !unpacker_ && block.starts_with(byte_order_mark)) block.remove_prefix(byte_order_mark.size());
    begun_ = true;
    if (!unpacker_) return lines_.read(block);
    while (!block.empty()) {
      unpacker_->unpack(block);
      while (const std::size_t size = unpacker_->take(unpacked_.data(), unpacked_.size())) {
        lines_.read({unpacked_.data(), size});
      }
    }
  }

  std::uint64_t finish() {
    if (unpacker_) unpacker_->finish();
    return lines_.finish();
  }

  /// The same where the list is broken, which counts as one item more.
  std::uint64_t finish_broken() { return lines_.finish() + 1; }

 private:
  LineCounter lines_;
  std::unique_ptr<Unpacker> unpacker_;
  std::vector<char> unpacked_ = std::vector<char>(block_size);
  bool begun_ = false;
};

/// @returns nothing if the list cannot be read
std::optional<std::uint64_t> count_from(int descriptor, off_t position, ListCounter& counter) {
  std::vector<char> block(block_size);
  for (;;) {
    const ssize_t size = ::pread(descriptor, block.data(), block.size(), position);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::nullopt;
    if (size == 0) return counter.finish();
    counter.read({block.data(), static_cast<std::size_t>(size)});
    position += size;
  }
}

}  // namespace

std::optional<std::uint64_t> count_items(const std::string& list) {
  const base::UniqueFd file = open_regular_file(list);
  if (!file) return std::nullopt;
  const off_t start = ::lseek(file.number(), 0, SEEK_CUR);
  if (start < 0) return std::nullopt;

  ListCounter counter;
  try {
    return count_from(file.number(), start, counter);
  } catch (const BrokenInput&) {
    return counter.finish_broken();
  } catch (const RunError&) {
    return std::nullopt;  // whoever reads it will say why
  }
}

}  // namespace hoist::source
