#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hoist/cause.hpp"
#include "hoist/observer.hpp"
#include "http/request.hpp"
#include "http/response_head.hpp"
#include "internet.hpp"
#include "schedule.hpp"
#include "trace.hpp"
#include "virtual_system.hpp"

namespace hoist::sim {

/// What must hold in every run, seen from outside the engine: by the servers, by the source and by the observer.
class Checks {
 public:
  /// @param is_repetition whether it is the second run of the schedule, in which nothing fails
  Checks(const Schedule& schedule, VirtualSystem& system, Trace& trace, bool is_repetition);

  /// A request as the servers see it.
  struct Request {
    Place place;
    bool continues = false;  ///< an item that has begun: a redirect was followed, a part was stale, or it is a segment
    bool anew = false;       ///< the same URL again with the same slot, since a part was stale
  };

  // The source.
  void yielded(std::size_t item);   ///< on a worker
  void admitted(std::size_t item);  ///< the engine has it now

  // The network.
  Request sent(const http::Request& request);
  void heard(const Request& request, const http::ResponseHead& head);     ///< the head has arrived
  void answered(const Request& request, const http::ResponseHead& head);  ///< and the engine has got it
  void failed(const Request& request, const Cause& cause) noexcept;
  void complete(const Request& request) noexcept;  ///< all of the body has arrived
  void ended(const Request& request) noexcept;
  void gone(const Request& request) noexcept;  ///< the engine has no more use for it

  // The observer.
  void begun();
  void told(const Outcome& outcome);
  void told_end(const RunResult& result);

  // The end.
  void signal(int number);
  void interrupted() noexcept;
  void disk_was_full() noexcept { disk_was_full_ = true; }

  /// Before the clock goes on. @param jobs workers that do something, not counting a source that waits
  void time_passes(std::size_t jobs);

  /// After the run.
  void finish(const RunResult& result);
  bool may_throw() const noexcept { return disk_was_full_; }

 private:
  struct Origin {
    std::size_t in_flight = 0;
    std::size_t alive = 0;     // in flight, or its answer is in use: has a slot, perhaps
    std::size_t waiting = 0;   // items that have not been requested
    bool clean = true;         // nothing that happened would slow the engine down
    bool given_up = false;     // it asked for too long a pause
    std::size_t failures = 0;  // of connections, in all
    milliseconds quiet_until{0};
    std::vector<milliseconds> sent;
    std::map<std::size_t, unsigned> passed_over;  // by which other origin, how often
  };

  struct State {
    bool yielded = false;
    bool admitted = false;
    unsigned requests = 0;  // not counting redirects
    unsigned segments = 0;
    unsigned complete = 0;  // answers that had a file, as a whole
    unsigned told = 0;
    bool follows = false;  // its redirect is about to be followed
    std::map<std::string, unsigned> by_url = {};
    std::optional<Cause> last = {};  // failure
    bool foul = false;               // an error of another kind has to do with it
  };

  template <typename... Arguments>
  void violation(std::string_view format, const Arguments&... arguments) {
    trace_.violation(system_, fmt::vformat(format, fmt::make_format_args(arguments...)));
  }

  bool stopping() const noexcept { return stopped_at_.has_value(); }
  bool stopped_before(milliseconds time) const noexcept { return stopping() && time > *stopped_at_; }
  milliseconds jobs_of_a_turn() const noexcept;
  std::size_t limit() const noexcept;
  bool waits(std::size_t item) const noexcept;
  void expect_to_wait();
  void note_wait_over(std::size_t item);
  void check_slots(const Request& request);
  void check_pauses(const Request& request);
  void check_interval(const Request& request);
  void check_order(const Request& request);
  void check_turns(const Request& request);
  void check_idle_slots();
  void check_order_at_last();
  void check_memory();
  void check_deadline();
  void check_kind(const Outcome& outcome, const State& state, std::size_t item);
  void check_attempts(const Outcome& outcome, const State& state, std::size_t item);
  void check_file(const Outcome& outcome, std::size_t item);
  void check_settled(const RunResult& result);

  const Schedule& schedule_;
  VirtualSystem& system_;
  Trace& trace_;
  const bool is_repetition_;
  std::vector<Origin> origins_;
  std::vector<State> items_;
  std::size_t in_flight_ = 0;
  std::size_t alive_ = 0;
  std::size_t in_memory_ = 0;       // items that were yielded and not told
  std::vector<std::size_t> fresh_;  // admitted in this moment
  std::size_t next_unsent_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> overtaken_;  // (by, which) in this moment
  std::optional<Request> last_gone_;
  std::uint64_t last_gone_at_ = 0;  // events
  std::uint64_t events_ = 0;
  std::optional<milliseconds> stopped_at_;
  std::optional<milliseconds> must_end_at_;
  std::optional<int> signal_;
  bool came_at_the_end_ = false;  // the signal, when every item had been told: how it ended may be settled by then
  bool interrupted_ = false;
  bool begun_ = false;
  bool ended_ = false;
  bool disk_was_full_ = false;
  Tally tally_;
};

}  // namespace hoist::sim
