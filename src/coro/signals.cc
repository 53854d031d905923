#include "coro/signals.hpp"

#include <csignal>
#include <utility>

namespace hoist::coro {
namespace {

void let_one_pass(int number) noexcept {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  sigaction(number, &action, nullptr);
}

}  // namespace

Signals::Signals(Loop& loop, std::function<void(int)> action)
    : action_(std::move(action)), interrupt_(watch(loop, SIGINT)), terminate_(watch(loop, SIGTERM)) {}

Signals::~Signals() {
  interrupt_.reset();
  let_one_pass(SIGINT);
  terminate_.reset();
  let_one_pass(SIGTERM);
}

void Signals::release() noexcept {
  uv_signal_stop(interrupt_.get());
  uv_signal_stop(terminate_.get());
}

OwnedHandle<uv_signal_t> Signals::watch(Loop& loop, int number) {
  auto signal = make_handle<uv_signal_t>("cannot watch for signals",
                                         [&](auto* handle) { return uv_signal_init(loop.raw(), handle); });
  signal->data = this;
  const auto tell = [](uv_signal_t* handle, int caught) { static_cast<Signals*>(handle->data)->action_(caught); };
  check_uv(uv_signal_start(signal.get(), tell, number), "cannot watch for a signal");
  uv_unref(reinterpret_cast<uv_handle_t*>(signal.get()));
  return signal;
}

}  // namespace hoist::coro
