#include "network.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <optional>
#include <utility>

#include "http/interpret.hpp"
#include "http/size_limit.hpp"

namespace hoist::sim {

/// One request and its response, by a script.
class SimulatedResponse final : public net::Response {
 public:
  SimulatedResponse(SimulatedNetwork& network, const http::Request& request, milliseconds spent)
      : network_(network),
        request_(network.checks_.sent(request)),
        script_(network.internet_.answer(request)),
        from_(request.from),
        spent_(spent),
        began_(network.system_.now()),
        next_(network.loop_, [this] { go_on(); }),
        limit_(network.loop_,
               [this] { fail(Cause(ErrorKind::timeout, "not finished within --max-time").as_retryable()); }) {
    network_.running_.push_back(this);
    next_.start(script_.heard);
    if (const auto& most = network_.settings_.http.max_time) limit_.start(std::max(*most - spent, milliseconds(1)));
  }

  ~SimulatedResponse() override {
    if (!ended_) end();
    network_.checks_.gone(request_);
  }

  bool finished() const noexcept override { return ended_ && !error_ && received_.empty(); }
  const http::ResponseHead& head() const noexcept override { return head_; }
  void abort() noexcept override { fail(Cause(ErrorKind::interrupted, "no longer needed")); }
  void stop_metering() noexcept override {}
  const std::vector<std::string>& cookies() const noexcept override { return cookies_; }
  std::string_view page() const noexcept override { return {}; }
  milliseconds counted_time() const noexcept override { return spent_ + network_.system_.now() - began_; }

  void fail(Cause cause) noexcept {
    if (ended_) return;
    error_ = std::make_exception_ptr(cause);
    network_.checks_.failed(request_, cause);
    end();
  }

 private:
  bool has_part() const noexcept override { return ended_ || (part_size_ != 0 && received_.size() >= part_size_); }

  void take_part(net::Buffer& part) override {
    if (!taken_ && !error_) network_.checks_.answered(request_, head_);
    if (!taken_ && head_.retry_after && network_.fault_ == "pause") *head_.retry_after /= 2;
    taken_ = true;
    if (error_) std::rethrow_exception(error_);
    part.clear();
    part.swap(received_);
    if (std::exchange(held_, false)) receive_later();
  }

  bool is_whole() const noexcept {
    return head_.body_size && *head_.body_size <= network_.settings_.whole_size && from_ == 0;
  }

  void go_on() noexcept {
    try {
      if (head_.status == 0) return hear();
      receive();
    } catch (const Cause& cause) {
      fail(cause);
    }
  }

  /// The head has come, or nothing comes.
  void hear() {
    if (script_.head.status == 0) return fail(*script_.error);
    head_ = script_.head;
    network_.checks_.heard(request_, head_);
    if (!http::carries_file(head_.status, from_)) return end();
    if (head_.body_size) require_size(head_.body_size->count);
    part_size_ = is_whole() ? network_.settings_.whole_size.count + 1 : network_.settings_.part_size.count;
    receive_later();
  }

  /// The next bytes take their time.
  void receive_later() {
    const std::size_t size = std::min(script_.body.size() - sent_, part_size_);
    const bool is_end = size == 0;
    const auto took = static_cast<std::int64_t>(size) / script_.bytes_per_ms;
    next_.start(is_end ? script_.silence : milliseconds(took));
  }

  void receive() {
    const std::size_t size = std::min(script_.body.size() - sent_, part_size_);
    if (size == 0) return script_.error ? fail(*script_.error) : complete();
    received_.append(script_.body, sent_, size);
    sent_ += size;
    require_size(sent_);
    if (network_.fault_ == "content") received_.back() ^= 1;
    const bool is_last = sent_ == script_.body.size() && (!script_.error || network_.fault_ == "cut");
    if (is_last) return complete();
    if (received_.size() < part_size_) return receive_later();
    held_ = true;
    wake();
  }

  void require_size(std::uint64_t size) const {
    http::require_size(Bytes{size + (head_.status == 206 ? from_ : 0)}, network_.settings_.http.max_file_size);
  }

  void complete() noexcept {
    network_.checks_.complete(request_);
    end();
  }

  void end() noexcept {
    ended_ = true;
    next_.stop();
    limit_.stop();
    std::erase(network_.running_, this);
    network_.checks_.ended(request_);
    wake();
  }

  void wake() noexcept {
    if (waiter_) network_.loop_.post(waiter_);
  }

  SimulatedNetwork& network_;
  Checks::Request request_;
  Script script_;
  std::uint64_t from_;
  milliseconds spent_;
  milliseconds began_;
  coro::Timer next_;
  coro::Timer limit_;
  http::ResponseHead head_;
  std::vector<std::string> cookies_;
  std::string received_;
  std::size_t part_size_ = 0;
  std::size_t sent_ = 0;
  std::exception_ptr error_;
  bool held_ = false;
  bool taken_ = false;
  bool ended_ = false;
};

SimulatedNetwork::SimulatedNetwork(coro::Loop& loop, net::TransferSettings settings, const Schedule& schedule,
                                   VirtualSystem& system, Checks& checks, const std::string& fault, bool is_repetition)
    : loop_(loop),
      settings_(std::move(settings)),
      schedule_(schedule),
      system_(system),
      checks_(checks),
      fault_(fault),
      internet_(schedule, system, settings_),
      signal_(loop, [this] { raise_signals(); }) {
  if (is_repetition) {
    internet_.stop_failing();
  } else if (!schedule.signals.empty()) {
    signal_.start(std::max(schedule.signals[0].first, milliseconds(1)));
  }
}

SimulatedNetwork::~SimulatedNetwork() = default;

/// As a user's terminal does it: libuv's handler is called.
void SimulatedNetwork::raise_signals() {
  while (raised_ < schedule_.signals.size()) {
    const auto [when, number] = schedule_.signals[raised_];
    const milliseconds left = when - system_.now();
    if (left > milliseconds(0)) return signal_.start(left);
    ++raised_;
    checks_.signal(number);
    if (fault_ != "signal") ::raise(number);
  }
}

std::unique_ptr<net::Response> SimulatedNetwork::send(const http::Request& request, milliseconds spent, net::Meter*) {
  if (interrupted_) throw Cause(ErrorKind::interrupted, "stopped before the request was sent");
  return std::make_unique<SimulatedResponse>(*this, request, spent);
}

void SimulatedNetwork::interrupt(const char* reason) noexcept {
  interrupted_ = true;
  checks_.interrupted();
  while (!running_.empty()) running_.back()->fail(Cause(ErrorKind::interrupted, reason));
}

}  // namespace hoist::sim
