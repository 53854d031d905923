#include "cli/report/output_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "hoist/run_error.hpp"

namespace hoist::cli {

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600)) {
  if (!file_) fail(errno);
}

OutputFile::OutputFile(std::string path, base::UniqueFd file) noexcept
    : path_(std::move(path)), file_(std::move(file)) {}

void OutputFile::add(std::string_view text) {
  constexpr std::size_t much = std::size_t{64} * 1024;
  waiting_ += text;
  if (waiting_.size() >= much) flush();
}

void OutputFile::empty() {
  if (emptied_) return;
  if (::ftruncate(file_.number(), 0) != 0 && errno != EINVAL) fail(errno);  // EINVAL: a pipe or a device
  emptied_ = true;
}

void OutputFile::flush() {
  if (waiting_.empty()) return;
  empty();
  std::string_view rest = waiting_;
  while (!rest.empty()) {
    const ssize_t count = ::write(file_.number(), rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  waiting_.clear();
}

void OutputFile::close() {
  empty();
  flush();
  if (::close(file_.release()) != 0 && errno != EINTR) fail(errno);
}

void OutputFile::fail(int reason) const { throw RunError("cannot write " + path_ + ": " + std::strerror(reason)); }

}  // namespace hoist::cli
