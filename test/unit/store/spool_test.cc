#include "store/spool.hpp"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "hoist/cause.hpp"
#include "store/small_disk.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

std::string all_of(const Spool& spool) {
  std::string bytes;
  spool.read([&](std::string_view part) { bytes += part; });
  return bytes;
}

std::string noise(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes;
}

std::size_t open_files() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

struct SpoolTest : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};
  SpoolMemory memory{mebibytes(1)};
};

TEST_F(SpoolTest, KeepsFewBytesInMemory) {
  const std::size_t before = open_files();
  Spool spool(folder, memory);
  spool.append("abc");
  spool.append("");
  spool.append("def");
  EXPECT_EQ(spool.size(), Bytes{6});
  EXPECT_EQ(all_of(spool), "abcdef");
  EXPECT_EQ(open_files(), before);
}

TEST_F(SpoolTest, PutsManyInAFileThatNobodySees) {
  const std::string bytes = noise(1'000'003);
  Spool spool(folder, memory);
  for (std::size_t at = 0; at < bytes.size(); at += 70'000) spool.append(std::string_view(bytes).substr(at, 70'000));
  EXPECT_EQ(spool.size(), Bytes{bytes.size()});
  EXPECT_EQ(all_of(spool), bytes);
  EXPECT_THAT(temp.names(), testing::IsEmpty());
}

TEST_F(SpoolTest, TakesNoMoreMemoryThanThereIsForAll) {
  SpoolMemory little(Bytes{10});
  Spool first(folder, little);
  Spool second(folder, little);
  const std::size_t before = open_files();
  first.append("12345678");
  EXPECT_EQ(open_files(), before);
  second.append("123");
  EXPECT_EQ(open_files(), before + 1) << "there is room for two bytes";
  first.clear();
  Spool third(folder, little);
  third.append("0123456789");
  EXPECT_EQ(open_files(), before + 1);
  EXPECT_EQ(all_of(second), "123");
  EXPECT_EQ(all_of(third), "0123456789");
}

TEST_F(SpoolTest, GivesAllOfItsMemoryBack) {
  for (int i = 0; i < 100; ++i) {
    Spool spool(folder, memory);
    spool.append(noise(200'000));
    spool.append(noise(200'000));  // goes to a file
  }
  EXPECT_TRUE(memory.take(mebibytes(1).count));
}

TEST_F(SpoolTest, SaysWhereThereIsNoRoom) {
  const test::SmallDisk disk;
  if (!disk.mounted()) GTEST_SKIP() << "only root can mount a file system";
  const Folder full(disk.folder().path());
  Spool spool(full, memory);
  try {
    spool.append(noise(2'000'000));
    FAIL() << "it fits";
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.message(),
              "cannot write a temporary file in " + disk.folder().path().string() + ": No space left on device");
  }
}

}  // namespace
}  // namespace hoist::store
