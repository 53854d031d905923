#include "cli/report/shard_tally.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"

namespace hoist::cli {
namespace {

/// "4 by origin"
std::string text_of(std::uint64_t count, source::ShardKey key) { return fmt::format("{} by {}", count, name_of(key)); }

std::string range_text(std::uint64_t first, std::uint64_t last) {
  return first == last ? fmt::format("{}", first) : fmt::format("{}{}{}", first, last == first + 1 ? ", " : "-", last);
}

std::vector<std::uint64_t> numbers_of(const std::map<std::uint64_t, std::vector<std::string>>& reports) {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, names] : reports) numbers.insert(numbers.end(), names.size(), number);
  return numbers;
}

}  // namespace

std::string missing_numbers(const std::vector<std::uint64_t>& numbers, std::uint64_t count) {
  constexpr std::size_t most = 20;
  std::vector<std::string> ranges;
  std::uint64_t next = 1;
  for (const std::uint64_t number : numbers) {
    if (number > next) ranges.push_back(range_text(next, number - 1));
    next = number + 1;
  }
  if (next <= count) ranges.push_back(range_text(next, count));
  const bool too_many = ranges.size() > most;
  if (too_many) ranges.resize(most);
  return fmt::format("{}{}", fmt::join(ranges, ", "), too_many ? ", ..." : "");
}

void ShardTally::add(const source::Shard& shard, const std::string& report) {
  divisions_[{shard.count, shard.key}][shard.number].push_back(report);
}

void ShardTally::add(const std::vector<JoinedShards>& shards, const std::string& report) {
  for (const JoinedShards& one : shards) {
    for (const std::uint64_t number : one.numbers) divisions_[{one.count, one.key}][number].push_back(report);
  }
}

std::vector<JoinedShards> ShardTally::joined() const {
  std::vector<JoinedShards> joined;
  for (const auto& [division, reports] : divisions_) {
    joined.push_back({.count = division.first, .key = division.second, .numbers = numbers_of(reports)});
  }
  return joined;
}

std::vector<std::string> ShardTally::problems() const {
  std::vector<std::string> problems;
  if (divisions_.empty()) return problems;
  const auto main = std::max_element(divisions_.begin(), divisions_.end(), [](const auto& one, const auto& other) {
    return one.second.size() < other.second.size();
  });
  const auto& [count, key] = main->first;
  if (!is_whole(main->first, main->second)) {
    const std::uint64_t missing = count - main->second.size();
    problems.push_back(fmt::format("shard{} {} of {} {} missing", missing == 1 ? "" : "s",
                                   missing_numbers(numbers_of(main->second), count), text_of(count, key),
                                   missing == 1 ? "is" : "are"));
    for (const std::string& report : unsharded_) problems.push_back(report + " is the report of no shard");
  }
  add_foreign(main->first, problems);
  for (const auto& [division, reports] : divisions_) {
    for (const auto& [number, names] : reports) {
      if (names.size() < 2) continue;
      const std::string shard = fmt::format("shard {}/{}", number, text_of(division.first, division.second));
      problems.push_back(
          fmt::format("{} is there {} times, and counted as often: {}", shard, names.size(), fmt::join(names, ", ")));
    }
  }
  return problems;
}

/// Of a batch that was divided otherwise, and is not whole, a report is probably here by mistake.
void ShardTally::add_foreign(const Division& main, std::vector<std::string>& problems) const {
  for (const auto& [division, reports] : divisions_) {
    if (division == main || is_whole(division, reports)) continue;
    for (const auto& [number, names] : reports) {
      problems.push_back(fmt::format("{} is the report of shard {}/{}, and most others are of {}", names.front(),
                                     number, text_of(division.first, division.second),
                                     text_of(main.first, main.second)));
    }
  }
}

}  // namespace hoist::cli
