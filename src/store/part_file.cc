#include "store/part_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

#include "store/disk_error.hpp"

namespace hoist::store {

namespace {

constexpr mode_t any_mode = 0666;  // the user's umask decides

int create(int folder, const char* name) noexcept {
  return ::openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, any_mode);
}

}  // namespace

PartFile::PartFile(const Folder& folder, std::string name)
    : folder_(folder), name_(std::move(name)), part_name_(name_ + ".part") {
  file_ = Descriptor(create(folder_.descriptor(), part_name_.c_str()));
  if (!file_ && errno == EEXIST && ::unlinkat(folder_.descriptor(), part_name_.c_str(), 0) == 0) {
    file_ = Descriptor(create(folder_.descriptor(), part_name_.c_str()));
  }
  if (!file_) fail("cannot create");
}

PartFile::~PartFile() {
  if (file_) ::unlinkat(folder_.descriptor(), part_name_.c_str(), 0);
}

void PartFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void PartFile::publish() {
  // Some file systems (NFS, quotas) report a failed write only here.
  const bool closed = ::close(file_.release()) == 0;
  const int folder = folder_.descriptor();
  if (closed && ::renameat(folder, part_name_.c_str(), folder, name_.c_str()) == 0) return;
  const int reason = errno;
  ::unlinkat(folder, part_name_.c_str(), 0);
  throw_disk_error((closed ? "cannot give the finished file its name " : "cannot write ") + folder_.shown(name_),
                   reason);
}

void PartFile::fail(const char* tried) const {
  const int reason = errno;
  throw_disk_error(std::string(tried) + " " + folder_.shown(part_name_), reason);
}

void write_file(const Folder& folder, const std::string& name, std::string_view bytes) {
  PartFile file(folder, name);
  file.write(bytes);
  file.publish();
}

}  // namespace hoist::store
