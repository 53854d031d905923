#include "hoist/preview.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "hoist/run_error.hpp"
#include "store/folder.hpp"
#include "store/journal.hpp"
#include "store/lock.hpp"
#include "support/temp_folder.hpp"

namespace hoist {
namespace {

/// Yields these files, and then an error if that is wanted.
class Files : public ItemSource {
 public:
  explicit Files(std::vector<std::string> names, bool broken = false) : names_(std::move(names)), broken_(broken) {}

  std::optional<SourceEntry> next() override {
    if (next_ < names_.size()) {
      const std::string& name = names_[next_++];
      return Item{.code = name, .url = "http://host/" + name, .file = name};
    }
    if (broken_) throw std::runtime_error("the list broke off");
    return std::nullopt;
  }

 private:
  std::vector<std::string> names_;
  bool broken_;
  std::size_t next_ = 0;
};

class PreviewTest : public testing::Test {
 protected:
  PreviewTest() { options_.folder = folder_.path() / "files"; }

  test::TempFolder folder_;
  Options options_;
};

TEST_F(PreviewTest, YieldsEveryItemAndMakesNothing) {
  options_.refresh = true;
  Files items({"a", "b"});
  Preview preview(options_, items);
  EXPECT_EQ(std::get<Plan>(*preview.next()).item.file, "a");
  EXPECT_EQ(std::get<Plan>(*preview.next()).how, Plan::How::fetch);
  EXPECT_FALSE(preview.next());
  EXPECT_FALSE(std::filesystem::exists(options_.folder));
}

TEST_F(PreviewTest, FindsDuplicates) {
  Files items({"a", "a"});
  Preview preview(options_, items);
  EXPECT_TRUE(std::holds_alternative<Plan>(*preview.next()));
  EXPECT_EQ(std::get<Plan>(*preview.next()).how, Plan::How::duplicate);
}

TEST_F(PreviewTest, LetsThroughWhatTheSourceThrows) {
  Files items({}, true);
  Preview preview(options_, items);
  EXPECT_THROW(preview.next(), std::runtime_error);
}

TEST_F(PreviewTest, LeavesAFolderAloneThatARunIsWritingTo) {
  options_.refresh = true;
  const store::Folder folder(options_.folder);
  { const store::Journal journal(folder); }
  store::Lock lock(folder);
  ASSERT_TRUE(lock.try_lock());
  Files items({"a"});
  EXPECT_THROW(Preview(options_, items), RunError);
}

}  // namespace
}  // namespace hoist
