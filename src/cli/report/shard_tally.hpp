#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "source/shard.hpp"

namespace hoist::cli {

/// The shards of one division of a batch that are in merged reports.
struct JoinedShards {
  std::uint64_t count = 1;  ///< into how many the batch was divided
  source::ShardKey key = source::ShardKey::origin;
  std::vector<std::uint64_t> numbers;  ///< which of them there are, in order; one that was merged twice is there twice
};

/// Which shards the reports that are merged have: so that one that is missing, or given twice, does not go unnoticed.
///
/// Shards of another count or key are those of another batch. Its result is whole, too, if they are all there.
class ShardTally {
 public:
  /// @param report its name, for messages
  void add(const source::Shard& shard, const std::string& report);
  void add(const std::vector<JoinedShards>& shards, const std::string& report);

  /// A report of a run without --shard.
  void add_unsharded(const std::string& report) { unsharded_.push_back(report); }

  /// What is wrong, in a sentence each: nothing if every shard of each batch is there once.
  std::vector<std::string> problems() const;

  std::vector<JoinedShards> joined() const;

 private:
  using Division = std::pair<std::uint64_t, source::ShardKey>;
  using Reports = std::map<std::uint64_t, std::vector<std::string>>;  // by the number of the shard they have

  static bool is_whole(const Division& division, const Reports& reports) { return reports.size() == division.first; }
  void add_foreign(const Division& main, std::vector<std::string>& problems) const;

  std::map<Division, Reports> divisions_;
  std::vector<std::string> unsharded_;
};

/// The numbers from 1 to `count` that are not among these, which are in order: "3, 5-7, 9"; of very many, the first.
std::string missing_numbers(const std::vector<std::uint64_t>& numbers, std::uint64_t count);

}  // namespace hoist::cli
