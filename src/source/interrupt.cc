#include "source/interrupt.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include "hoist/run_error.hpp"

namespace hoist::source {

Interrupt::Interrupt() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw RunError(std::string("cannot create a pipe: ") + std::strerror(errno));
  }
  read_end_ = base::UniqueFd(ends[0]);
  write_end_ = base::UniqueFd(ends[1]);
}

void Interrupt::raise() noexcept {
  if (!raised_.exchange(true, std::memory_order_acq_rel)) wake();
}

void Interrupt::hurry() noexcept {
  if (!hurried_.exchange(true, std::memory_order_acq_rel)) wake();
}

void Interrupt::wake() const noexcept {
  constexpr char anything = '!';
  while (::write(write_end_.number(), &anything, 1) < 0 && errno == EINTR) {
  }
}

}  // namespace hoist::source
