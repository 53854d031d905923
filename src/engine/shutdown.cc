#include "engine/shutdown.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include <spdlog/spdlog.h>

namespace hoist::engine {

Shutdown::Shutdown(coro::Loop& loop, const Options& options, spdlog::logger& log, Stoppable& run)
    : options_(options),
      log_(log),
      run_(run),
      deadline_(loop, [this] { on_deadline(); }),
      grace_(loop, [this] { go_to(Stage::stopped, "stopped while in flight"); }),
      signals_(loop, [this](int number) { on_signal(number); }) {}

void Shutdown::start_deadline() noexcept {
  if (options_.deadline) deadline_.start(*options_.deadline);
}

void Shutdown::fail(std::exception_ptr error) noexcept {
  if (!error_) error_ = std::move(error);
  go_to(Stage::stopped, "the run was aborted");
}

bool Shutdown::reads_on() const noexcept {
  return stage_ == Stage::running || (options_.tell_not_begun && stage_ != Stage::stopped);
}

void Shutdown::rethrow_error() const {
  if (error_) std::rethrow_exception(error_);
}

void Shutdown::on_signal(int number) noexcept {
  if (begun()) {
    go_to(Stage::stopped, "stopped while in flight");
    // So that the next signal kills, if something never ends (a pipe that nobody reads, for example).
    signals_.release();
    return;
  }
  signal_ = number;
  say_finishing(number);
  go_to(Stage::finishing);
  grace_.start(options_.grace);
}

void Shutdown::on_deadline() noexcept {
  deadline_reached_ = !begun();
  go_to(Stage::interrupted, "the deadline was reached while in flight");
  grace_.start(options_.grace);
}

/// Carries out every step between the current stage and this one.
void Shutdown::go_to(Stage stage, const char* reason) noexcept {
  const Stage before = std::exchange(stage_, std::max(stage_, stage));
  const auto enters = [&](Stage entered) { return before < entered && stage >= entered; };
  if (enters(Stage::finishing)) {
    stop_waiting_.request_stop();
    run_.stop_asking();
  }
  if (enters(Stage::stopped)) {
    grace_.stop();
    run_.stop_reading();
  }
  if (enters(Stage::interrupted)) run_.interrupt(reason);
}

void Shutdown::say_finishing(int number) const noexcept {
  try {
    log_.info("{} received: finishing requests in flight, for at most {} ms; send it again to stop at once",
              number == SIGINT ? "SIGINT" : "SIGTERM", options_.grace.count());
  } catch (...) {
    // There is no memory for the line: it is left out.
  }
}

}  // namespace hoist::engine
