#include "source/interrupt.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <unistd.h>
#include <utility>

#include "base/platform.hpp"
#include "hoist/run_error.hpp"

namespace hoist::source {

Interrupt::Interrupt() {
  base::platform::Pipe pipe = base::platform::make_pipe();
  if (!pipe.read_end) throw RunError(std::string("cannot create a pipe: ") + std::strerror(errno));
  read_end_ = std::move(pipe.read_end);
  write_end_ = std::move(pipe.write_end);
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
