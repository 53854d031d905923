#include "store/subfolders.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/platform.hpp"
#include "store/disk_error.hpp"
#include "store/durability.hpp"

namespace hoist::store {

namespace {

using base::platform::portable::open_step;

constexpr mode_t new_folder_mode = 0777;  // the user's umask decides

}  // namespace

Subfolders::Handle Subfolders::make(std::string_view path, bool durable) {
  return open(path, durable ? Missing::make_durably : Missing::make);
}

Subfolders::Handle Subfolders::find(std::string_view path) { return open(path, Missing::leave); }

void Subfolders::forget(std::string_view path) {
  const std::lock_guard lock(mutex_);
  for (Entry& entry : entries_) {
    if (entry.path == path) entry = {};
  }
}

Subfolders::Handle Subfolders::open(std::string_view path, Missing missing) {
  const std::lock_guard lock(mutex_);
  const auto cached = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.path == path; });
  const bool durable = missing == Missing::make_durably;
  const bool is_cached = cached != entries_.end();
  if (is_cached && (cached->durable || !durable)) return cached->folder;

  const std::string wanted(path);
  OpenFolder folder;
  // The whole way in one call. Where it fails, or is missing or forbidden (old kernels, strict containers), the same
  // way is walked step by step: that makes what is missing, and knows which part is in the way.
  if (!durable) folder.descriptor = base::platform::open_beneath(root_, wanted.c_str());
  if (!folder.descriptor) folder = walk(wanted, missing);
  if (!folder.descriptor) return nullptr;
  Entry& entry = is_cached ? *cached : entries_[oldest_];
  if (!is_cached) oldest_ = (oldest_ + 1) % entries_.size();
  entry = {wanted, std::make_shared<const OpenFolder>(std::move(folder)), durable};
  return entry.folder;
}

OpenFolder Subfolders::walk(const std::string& path, Missing missing) const {
  OpenFolder reached;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    const int parent = reached.descriptor ? reached.number() : root_;
    OpenFolder next{open_step(parent, name.c_str())};
    if (!next.descriptor && missing == Missing::leave) return next;
    if (!next.descriptor && errno == ENOENT) {
      next.is_new = make_one(parent, name, path.substr(0, end));
      next.descriptor = open_step(parent, name.c_str());
    }
    if (!next.descriptor) refuse(parent, name, path.substr(0, end), errno);
    // Whoever made it, this time or earlier, may have been killed before it was synced.
    if (missing == Missing::make_durably) sync_folder(parent, (shown_ / path.substr(0, end)).parent_path().string());
    reached = std::move(next);
    begin = end + 1;
  }
  return reached;
}

bool Subfolders::make_one(int parent, const std::string& name, const std::string& path) const {
  const bool made = ::mkdirat(parent, name.c_str(), new_folder_mode) == 0;
  // Another program may have created it in the meantime, which is fine.
  if (!made && errno != EEXIST) refuse(parent, name, path, errno);
  return made;
}

void Subfolders::refuse(int parent, const std::string& name, const std::string& path, int reason) const {
  const std::string shown = (shown_ / path).string();
  struct stat found {};
  const bool exists = ::fstatat(parent, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0;
  if (exists && S_ISLNK(found.st_mode)) {
    throw Cause(ErrorKind::disk, "cannot use the folder " + shown +
                                     ": it is a symbolic link, and links are not followed below " + shown_.string() +
                                     "; remove it, or choose another name");
  }
  if (exists && !S_ISDIR(found.st_mode)) {
    throw Cause(ErrorKind::disk,
                "cannot create the folder " + shown + ": a file has that name; move it away, or choose another name");
  }
  throw_disk_error(std::string(exists ? "cannot open the folder " : "cannot create the folder ") + shown, reason);
}

}  // namespace hoist::store
