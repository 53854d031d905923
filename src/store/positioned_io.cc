#include "store/positioned_io.hpp"

#include <cerrno>
#include <unistd.h>

namespace hoist::store {

std::size_t write_all_at(int file, std::string_view bytes, off_t offset) noexcept {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t done =
        ::pwrite(file, bytes.data() + written, bytes.size() - written, offset + static_cast<off_t>(written));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) break;
    written += static_cast<std::size_t>(done);
  }
  return written;
}

ssize_t read_at(int file, char* to, std::size_t size, off_t offset) noexcept {
  for (;;) {
    const ssize_t got = ::pread(file, to, size, offset);
    if (got >= 0 || errno != EINTR) return got;
  }
}

}  // namespace hoist::store
