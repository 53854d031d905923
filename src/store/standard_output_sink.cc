#include "store/standard_output_sink.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

#include "store/disk_error.hpp"

namespace hoist::store {

void StandardOutputSink::write_at(Bytes offset, std::string_view bytes) {
  if (offset != size()) throw Cause(ErrorKind::internal, "standard output is written in order");
  while (!bytes.empty()) {
    const ssize_t done = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && errno == EAGAIN) {
      pollfd room{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
      static_cast<void>(::poll(&room, 1, -1));
      continue;
    }
    if (done < 0) throw_disk_error("cannot write the archive to standard output", errno);
    const std::uint64_t begin = size().count;
    written_.add({begin, begin + static_cast<std::uint64_t>(done)});
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

}  // namespace hoist::store
