#include "store/durability.hpp"

#include <unistd.h>

#include <gmock/gmock.h>

#include "store/call_log.hpp"
#include "store/cause_of.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

using testing::ElementsAre;

TEST(Durability, OfAFolderIsOneSyncOfItsFileSystem) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  const test::CallLog log;
  sync_all(folder);
  EXPECT_THAT(log.calls(), ElementsAre("sync all"));
}

TEST(Durability, OfWhatCannotBeSyncedIsLeftAtThat) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  EXPECT_NO_THROW(sync_folder(pipe[0], "downloads"));  // EINVAL, as some file systems say of folders
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST(Durability, ThatFailsIsAnError) {
  const Cause cause = cause_of([] { sync_folder(-1, "downloads/a"); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_EQ(cause.message(), "cannot sync the folder downloads/a: Bad file descriptor");
}

}  // namespace
}  // namespace hoist::store
