#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "coro/loop.hpp"
#include "coro/timer.hpp"
#include "net/lane.hpp"
#include "net/lane_choice.hpp"
#include "net/multi.hpp"
#include "net/transport.hpp"

namespace hoist::net {

/// Several multis: one on the run's own loop, the others on threads of their own (Lane), which start when there is a
/// request for them. So receiving, and deciphering, takes more than one core.
///
/// Only requests are made there. Everything that decides (slots, pauses, retries, the journal) remains on the run's
/// thread, so all limits hold as with one. Not for HttpOptions::limit_rate and keep_cookies, which are a multi's own.
class Lanes final : public Transport {
 public:
  /// @param count how many, with the one on the run's own loop; >= 1
  /// @param large whether large bodies are spread, too: as LaneChoice has it
  /// @throws as Multi does
  Lanes(coro::Loop& loop, TransferSettings settings, std::atomic<std::uint64_t>& received, std::size_t count,
        bool large);
  ~Lanes() override;

  std::unique_ptr<Response> send(const http::Request& request, std::chrono::milliseconds spent, Meter* meter) override;
  void interrupt(const char* reason) noexcept override;
  void give_back(Buffer part) override;
  std::vector<std::string> stored_cookies(std::string_view host) const override { return own_.stored_cookies(host); }
  std::vector<std::string> kept_cookies() const override { return own_.kept_cookies(); }

 private:
  friend class LaneResponse;
  friend class OwnTransfer;

  LaneChoice::Place choose(const std::string& url);
  void start(std::size_t number);
  Lane& lane(std::size_t number) noexcept { return *others_[number - 1]; }
  bool is_large(const http::ResponseHead& head) const noexcept;
  void receive(LaneReport& report) noexcept;
  void watch(LaneResponse& response);
  void forget(LaneResponse& response) noexcept;
  void show_progress() noexcept;

  coro::Loop& loop_;
  TransferSettings settings_;
  std::atomic<std::uint64_t>& received_;
  Multi own_;
  LaneChoice choice_;
  ReportInbox reports_;
  std::vector<std::unique_ptr<Lane>> others_;  // null until there is a request for it
  BufferPool buffers_;                         // for the others
  std::vector<LaneResponse*> watched_;         // those whose progress is shown
  coro::Timer progress_watch_;                 // active while there are any
  const char* interrupted_ = nullptr;          // why
};

}  // namespace hoist::net
