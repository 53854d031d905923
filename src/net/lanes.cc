#include "net/lanes.hpp"

#include <cassert>
#include <utility>

#include "base/url_syntax.hpp"
#include "net/lane_response.hpp"
#include "net/transfer.hpp"

namespace hoist::net {

namespace {

constexpr std::chrono::milliseconds show_every{100};
/// All lanes together keep as many buffers as one would: those of each, and as many on the way to the other ones.
TransferSettings shared_by(std::size_t lanes, TransferSettings settings) {
  settings.idle_buffers /= 2 * lanes;
  return settings;
}

}  // namespace

/// A transfer on the run's own loop, in its lane as long as its request is under way.
class OwnTransfer final : public Transfer {
 public:
  OwnTransfer(Lanes& lanes, LaneChoice::Place place, const http::Request& request, std::chrono::milliseconds spent,
              Meter* meter)
      : Transfer(lanes.own_, request, spent, meter), lanes_(lanes), place_(std::move(place)) {}
  ~OwnTransfer() override { on_end(); }

 private:
  void on_end() noexcept override { place_.leave(lanes_.is_large(head())); }

  Lanes& lanes_;
  LaneChoice::Place place_;
};

Lanes::Lanes(coro::Loop& loop, TransferSettings settings, std::atomic<std::uint64_t>& received, std::size_t count,
             bool large)
    : loop_(loop),
      settings_(shared_by(count, std::move(settings))),
      received_(received),
      own_(loop, settings_, received),
      choice_(count, large),
      reports_(loop, [this](LaneReport& report) { receive(report); }),
      others_(count - 1),
      buffers_(settings_.idle_buffers * count),
      progress_watch_(loop, [this] { show_progress(); }) {}

Lanes::~Lanes() {
  assert(watched_.empty());
  others_.clear();  // the threads end, after their last reports
  reports_.open();
}

std::unique_ptr<Response> Lanes::send(const http::Request& request, std::chrono::milliseconds spent, Meter* meter) {
  LaneChoice::Place place = choose(request.url);
  if (place.lane() == 0) return std::make_unique<OwnTransfer>(*this, std::move(place), request, spent, meter);
  return std::make_unique<LaneResponse>(*this, std::move(place), request, spent, meter);
}

/// A lane that cannot start (the system may refuse another thread) is done without.
LaneChoice::Place Lanes::choose(const std::string& url) {
  for (;;) {
    LaneChoice::Place place = choice_.enter(base::beginning_of(url), own_.may_share(url));
    const std::size_t number = place.lane();
    if (number == 0 || others_[number - 1]) return place;
    try {
      start(number);
      return place;
    } catch (...) {
      choice_.close(number);
    }
  }
}

void Lanes::start(std::size_t number) {
  others_[number - 1] = std::make_unique<Lane>(loop_, settings_, received_, reports_);
  if (interrupted_) lane(number).interrupt(interrupted_);
}

bool Lanes::is_large(const http::ResponseHead& head) const noexcept {
  return head.body_size && *head.body_size > settings_.whole_size;
}

void Lanes::interrupt(const char* reason) noexcept {
  interrupted_ = reason;
  own_.interrupt(reason);
  for (const std::unique_ptr<Lane>& lane : others_) {
    if (lane) lane->interrupt(reason);
  }
}

void Lanes::give_back(Buffer part) {
  buffers_.is_full() ? own_.give_back(std::move(part)) : buffers_.give_back(std::move(part));
}

void Lanes::receive(LaneReport& report) noexcept {
  LaneExchange& exchange = *report.exchange;
  if (report.kind == LaneReport::Kind::gone) {
    delete &exchange;
  } else if (exchange.response) {
    exchange.response->receive(exchange.part);
  }
}

void Lanes::watch(LaneResponse& response) {
  response.watched_at_ = watched_.size();
  watched_.push_back(&response);
  if (watched_.size() == 1) progress_watch_.start_every(show_every);
}

void Lanes::forget(LaneResponse& response) noexcept {
  watched_.back()->watched_at_ = response.watched_at_;
  std::swap(watched_[response.watched_at_], watched_.back());
  watched_.pop_back();
  if (watched_.empty()) progress_watch_.stop();
}

void Lanes::show_progress() noexcept {
  for (LaneResponse* const response : watched_) response->show_progress();
}

}  // namespace hoist::net
