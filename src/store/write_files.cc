#include "store/write_files.hpp"

#include <vector>

namespace hoist::store {

namespace {

/// A job, and its file once it is sealed.
struct Sealed {
  FileJob& job;
  PartFile file;
};

PartFile seal(const Folder& folder, FileJob& job) {
  PartFile file(folder, job.name, job.demands);
  file.write(job.bytes);
  job.saved = file.seal();
  return file;
}

template <typename Function>
bool succeeds(FileJob& job, Function&& function) noexcept {
  try {
    function();
    return true;
  } catch (...) {
    job.error = std::current_exception();
    return false;
  }
}

bool wants_sync(const FileJob& job) noexcept { return job.demands.durability == Durability::batch; }

}  // namespace

void write_files(const Folder& folder, std::span<FileJob> jobs) {
  std::vector<Sealed> sealed;
  sealed.reserve(jobs.size());
  bool sync = false;
  for (FileJob& job : jobs) {
    if (succeeds(job, [&] { sealed.push_back({job, seal(folder, job)}); })) sync = sync || wants_sync(job);
  }

  std::exception_ptr not_synced;
  try {
    if (sync) sync_all(folder);
  } catch (...) {
    not_synced = std::current_exception();
  }

  for (auto& [job, file] : sealed) {
    if (not_synced && wants_sync(job)) {
      job.error = not_synced;
    } else {
      succeeds(job, [&, &file = file] { file.rename(); });
    }
  }
}

}  // namespace hoist::store
