#include "source/shard_comment.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_folder.hpp"

namespace hoist::source {
namespace {

TEST(ShardComment, IsReadWhereItIsTheFirstLine) {
  const test::TempFolder folder;
  const std::string list = (folder.path() / "list").string();
  const auto found = [&](const std::string& text) {
    std::ofstream(list) << text;
    return shard_of_list(list);
  };
  const Shard shard{.number = 3, .count = 64, .key = ShardKey::spread_origin};
  EXPECT_EQ(found(to_shard_comment(shard) + "\nhttp://h/\n"), shard);
  EXPECT_FALSE(found("http://h/\n" + to_shard_comment(shard) + "\n"));
  EXPECT_FALSE(found(to_shard_comment(shard)));
  EXPECT_FALSE(found("# hoist: shard 5/4 by origin\n"));
  EXPECT_FALSE(found(""));
  EXPECT_FALSE(shard_of_list(folder.path().string()));
  EXPECT_FALSE(shard_of_list((folder.path() / "missing").string()));
}

}  // namespace
}  // namespace hoist::source
