#include "cli/write_shards.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/unique_fd.hpp"
#include "cli/exit_status.hpp"
#include "cli/item_sources.hpp"
#include "cli/report/failed_list.hpp"
#include "cli/terminal/announcement.hpp"
#include "cli/terminal/output.hpp"
#include "hoist/run_error.hpp"
#include "source/list_line.hpp"
#include "source/shard.hpp"
#include "source/shard_comment.hpp"

namespace hoist::cli {
namespace {

[[noreturn]] void fail(const std::string& file) {
  throw RunError(fmt::format("cannot write {}: {}", file, std::strerror(errno)));
}

/// The lists while they are written. A list is open only while something is added to it, so that there may be more of
/// them than the process may have files open.
class ShardLists {
 public:
  ShardLists(const std::filesystem::path& folder, std::uint64_t count, source::ShardKey key)
      : folder_(folder),
        count_(count),
        waiting_(count),
        begun_(count),
        most_waiting_(std::clamp(memory / count, least, most)) {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) throw RunError(fmt::format("cannot create {}: {}", folder_.string(), error.message()));
    for (std::uint64_t number = 1; number <= count_; ++number) {
      waiting_[number - 1] = source::to_shard_comment({.number = number, .count = count_, .key = key}) + '\n';
    }
  }

  void add(std::uint64_t number, const std::string& line) {
    std::string& waiting = waiting_[number - 1];
    waiting.append(line).push_back('\n');
    if (waiting.size() >= most_waiting_) flush(number);
  }

  void end() {
    for (std::uint64_t number = 1; number <= count_; ++number) flush(number);
    for (std::uint64_t number = 1; number <= count_; ++number) {
      if (std::rename(part(number).c_str(), file(number).c_str()) != 0) fail(file(number));
    }
  }

  std::string file(std::uint64_t number) const {
    return (folder_ / fmt::format("shard-{}-of-{}.list", number, count_)).string();
  }

 private:
  static constexpr std::size_t memory = std::size_t{64} * 1024 * 1024;
  static constexpr std::size_t least = 256;
  static constexpr std::size_t most = std::size_t{64} * 1024;

  std::string part(std::uint64_t number) const { return file(number) + ".part"; }

  /// What an earlier run left is not added to, and a link that somebody put there is not followed.
  base::UniqueFd open(std::uint64_t number) {
    const std::string name = part(number);
    if (!begun_[number - 1] && ::unlink(name.c_str()) != 0 && errno != ENOENT) fail(name);
    const int how = begun_[number - 1] ? O_APPEND : O_CREAT | O_EXCL;
    base::UniqueFd opened(::open(name.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC | how, 0600));
    if (!opened) fail(name);
    begun_[number - 1] = true;
    return opened;
  }

  void flush(std::uint64_t number) {
    std::string& waiting = waiting_[number - 1];
    if (waiting.empty()) return;
    base::UniqueFd list = open(number);
    for (std::size_t done = 0; done < waiting.size();) {
      const ssize_t count = ::write(list.number(), waiting.data() + done, waiting.size() - done);
      if (count < 0 && errno != EINTR) fail(part(number));
      if (count > 0) done += static_cast<std::size_t>(count);
    }
    if (::close(list.release()) != 0 && errno != EINTR) fail(part(number));
    waiting.clear();
    waiting.shrink_to_fit();
  }

  const std::filesystem::path folder_;
  const std::uint64_t count_;
  std::vector<std::string> waiting_;
  std::vector<bool> begun_;
  const std::size_t most_waiting_;
};

/// The line that yields the entry again. What names the file at the server's wish (--content-disposition) does not get
/// a name here.
std::string line_of(SourceEntry entry, const Options& options) {
  Outcome outcome;
  if (auto* item = std::get_if<Item>(&entry)) {
    if (options.content_disposition && !item->named_by_list) item->file.clear();
    return source::to_list_line(*item);
  }
  if (auto* refused = std::get_if<Refused>(&entry)) {
    return source::to_refused_line(refused->item, refused->error.describe());
  }
  outcome.error = std::get<FetchError>(std::move(entry));
  outcome.item.code = outcome.error->code();
  return failed_line(outcome);
}

}  // namespace

int write_shards(const Arguments& arguments, std::ostream& out, Screen& screen) {
  const Batch& batch = arguments.batch;
  const std::uint64_t count = *arguments.write_shards;
  const auto warn = [&screen](const std::string& message) { screen.line("hoist: " + base::printable(message)); };
  const std::unique_ptr<ItemSource> items = open_items(batch, warn);
  source::ShardNumbers numbers(count, arguments.shard_key, batch.spread);
  ShardLists lists(arguments.options.folder, count, arguments.shard_key);
  std::uint64_t total = 0;
  while (std::optional<SourceEntry> entry = items->next()) {
    const std::uint64_t number = numbers.of(*entry);
    lists.add(number, line_of(std::move(*entry), arguments.options));
    ++total;
  }
  lists.end();
  if (arguments.detail == Detail::quiet) return status::fine;
  write_out(out, base::printable(fmt::format("{} in {}, by {}: {}{}", counted(total, batch.noun),
                                             counted(count, {"list", "lists"}), name_of(arguments.shard_key),
                                             lists.file(1), count == 1 ? "" : " to " + lists.file(count))) +
                     '\n');
  return status::fine;
}

}  // namespace hoist::cli
