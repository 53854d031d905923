#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "checks.hpp"
#include "coro/loop.hpp"
#include "coro/timer.hpp"
#include "internet.hpp"
#include "net/transfer_settings.hpp"
#include "net/transport.hpp"

namespace hoist::sim {

class SimulatedResponse;

/// The transport of a simulated run: what net::Multi is to a real one. It behaves as that one does: small bodies whole,
/// others in parts, no more than the engine takes.
class SimulatedNetwork final : public net::Transport {
 public:
  SimulatedNetwork(coro::Loop& loop, net::TransferSettings settings, const Schedule& schedule, VirtualSystem& system,
                   Checks& checks, const std::string& fault, bool is_repetition);
  ~SimulatedNetwork() override;

  std::unique_ptr<net::Response> send(const http::Request& request, milliseconds spent, net::Meter* meter) override;
  void interrupt(const char* reason) noexcept override;
  void give_back(net::Buffer) override {}
  std::vector<std::string> stored_cookies(std::string_view) const override { return {}; }
  std::vector<std::string> kept_cookies() const override { return {}; }

 private:
  friend class SimulatedResponse;

  void raise_signals();

  coro::Loop& loop_;
  net::TransferSettings settings_;
  const Schedule& schedule_;
  VirtualSystem& system_;
  Checks& checks_;
  const std::string& fault_;
  Internet internet_;
  std::vector<SimulatedResponse*> running_;
  std::size_t raised_ = 0;  // signals
  coro::Timer signal_;
  bool interrupted_ = false;
};

}  // namespace hoist::sim
