#include "simulation.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <unistd.h>
#include <utility>

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "checks.hpp"
#include "engine/progress_board.hpp"
#include "engine/run.hpp"
#include "network.hpp"
#include "store/folder.hpp"

namespace hoist::sim {

namespace {

namespace fs = std::filesystem;

/// A folder in memory, for the files of one schedule after the other.
const fs::path& scratch() {
  static const struct Folder {
    Folder() {
      std::string name =
          (fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) / "hoist-sim-XXXXXX";
      if (!::mkdtemp(name.data())) throw std::runtime_error("cannot create a folder");
      path = name;
    }
    ~Folder() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
    fs::path path;
  } folder;
  return folder.path;
}

/// The items of a schedule, each at its time. It blocks meanwhile, as a pipe would.
class Source final : public ItemSource {
 public:
  Source(const Schedule& schedule, VirtualSystem& system, Checks& checks, const Fault& fault)
      : schedule_(schedule), system_(system), checks_(checks), order_(schedule.items.size()) {
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
    if (fault == "order") std::reverse(order_.begin(), order_.end());
  }

  std::optional<SourceEntry> next() override {
    if (next_ < order_.size() && !hurries_) wait_for(schedule_.items[order_[next_]].arrives);
    const bool is_there = next_ < order_.size() && schedule_.items[order_[next_]].arrives <= system_.now();
    if (stopped_ || !is_there) return std::nullopt;
    const std::size_t item = order_[next_++];
    const Planned& planned = schedule_.items[item];
    checks_.yielded(item);
    system_.when_done([this, item] { checks_.admitted(item); });
    if (!planned.refused) return planned.item;
    return Refused{planned.item, FetchError(planned.item.code, "refused", {Cause(ErrorKind::input, "refused")})};
  }

  bool ready() override { return next_ >= order_.size() || schedule_.items[order_[next_]].arrives <= system_.now(); }

  void stop() noexcept override {
    stopped_ = true;
    hurry();
  }

  void hurry() noexcept override {
    hurries_ = true;
    if (waits()) system_.wake(job_);
  }

  bool waits() const noexcept { return job_ != 0; }

 private:
  void wait_for(milliseconds time) {
    job_ = system_.job();
    while (!hurries_ && system_.now() < time) system_.wait_until(time);
    job_ = 0;
  }

  const Schedule& schedule_;
  VirtualSystem& system_;
  Checks& checks_;
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
  std::uint64_t job_ = 0;  // that waits; 0: none
  bool hurries_ = false;
  bool stopped_ = false;
};

/// Passes on what the run tells.
class Listener final : public Observer {
 public:
  Listener(Checks& checks, const Fault& fault) : checks_(checks), fault_(fault) {}

  void on_begin() override { checks_.begun(); }
  void on_outcome(const Outcome& outcome) override {
    ++count;
    if (fault_ == "lost" && count == 2) return;
    checks_.told(outcome);
    if (fault_ == "twice" && count == 2) checks_.told(outcome);
  }
  void on_end(const RunResult& result) override { checks_.told_end(result); }

  std::size_t count = 0;

 private:
  Checks& checks_;
  const Fault& fault_;
};

/// What the engine is told to do, if it is told something else than what is checked.
Options options_for(const Schedule& schedule, const Fault& fault) {
  Options options = schedule.options;
  if (fault == "slots") ++options.slots;
  if (fault == "origin-slots") ++options.slots_per_origin;
  if (fault == "idle-slots") options.slots = std::max<std::size_t>(options.slots / 2, 1);
  if (fault == "memory") options.slots_per_origin = std::max<std::size_t>(options.slots, 2) - 1;
  if (fault == "interval") options.request_interval /= 2;
  if (fault == "retries") ++options.retry.retries;
  if (fault == "grace") options.grace += milliseconds(60000);
  if (fault == "deadline" && options.deadline) *options.deadline += milliseconds(5000);
  return options;
}

class Simulation {
 public:
  Simulation(std::uint64_t seed, bool prints, const Fault& fault)
      : schedule_(make_schedule(seed)), fault_(fault), prints_(prints), trace_(prints), random_(seed ^ 0xd15c) {
    schedule_.options.folder = scratch() / std::to_string(seed);
  }

  Verdict verdict() {
    const Options& o = schedule_.options;
    if (prints_) {
      fmt::print(
          "-m {} --max-per-host {} interval {} ms, retries {} from {} to {} ms, origin errors {}, grace {} ms, "
          "deadline {} ms\n",
          o.slots, o.slots_per_origin, o.request_interval.count() / 1e6, o.retry.retries, o.retry.first_delay.count(),
          o.retry.longest_delay.count(), o.retry.most_origin_errors, o.grace.count(),
          o.deadline ? o.deadline->count() : -1);
      fmt::print(
          "refresh {} split {} stall {} connect {} max-time {} late {} slowest job {} disk full {} tell not begun {}\n",
          o.refresh, o.split.least_left.count, o.stall_timeout.count(), o.connect_timeout.count(),
          o.http.max_time ? o.http.max_time->count() : -1, schedule_.late, schedule_.slowest_job, schedule_.disk_full,
          o.tell_not_begun);
    }
    if (fault_ == "memory" && !schedule_.is_large) return verdict_;  // no other is large enough
    run(false);
    if (schedule_.is_repeated && trace_.violations().empty()) run(true);
    std::error_code ignored;
    fs::remove_all(schedule_.options.folder, ignored);
    verdict_.hash = trace_.hash();
    verdict_.violations = trace_.violations();
    return verdict_;
  }

 private:
  milliseconds time_of_job(const VirtualSystem& system, bool is_repetition) {
    if (is_repetition) return milliseconds(0);
    milliseconds time = random_.time(0, schedule_.slowest_job);
    for (const Span& stall : schedule_.disk_stalls) {
      if (stall.has(system.now())) time = stall.until - system.now();
    }
    return time;
  }

  void run(bool is_repetition) {
    std::optional<VirtualSystem> system;
    std::optional<Checks> checks;
    std::optional<Source> source;
    system.emplace(VirtualSystem::Hooks{
        .before_job = [&] { return time_of_job(*system, is_repetition); },
        .after_job = [&] { return time_of_job(*system, is_repetition); },
        .late = [&] { return is_repetition ? milliseconds(0) : random_.time(0, schedule_.late); },
        .disk_full =
            [&] {
              const bool full = !is_repetition && random_.chance(schedule_.disk_full);
              if (full) checks->disk_was_full();
              if (full) trace_.say(*system, "the disk is full");
              return full;
            },
        .time_passes = [&] { checks->time_passes(system->jobs() - (source->waits() ? 1 : 0)); },
        .is_stuck = [&](const std::string& why) { stuck(*system, why); },
    });
    checks.emplace(schedule_, *system, trace_, is_repetition);
    source.emplace(schedule_, *system, *checks, fault_);
    Listener listener(*checks, fault_);
    Options options = options_for(schedule_, fault_);
    if (is_repetition) options.deadline = options.http.max_time = std::nullopt;
    run_engine(*system, *checks, *source, listener, options, is_repetition);
    verdict_.took += system->now();
    verdict_.outcomes += listener.count;
  }

  void run_engine(VirtualSystem& system, Checks& checks, Source& source, Observer& observer, const Options& options,
                  bool is_repetition) {
    spdlog::logger log("hoist", std::make_shared<spdlog::sinks::null_sink_st>());
    log.set_level(spdlog::level::off);
    if (prints_) {
      log.sinks() = {std::make_shared<spdlog::sinks::stdout_sink_st>()};
      log.set_pattern("              log: %v");
      log.set_level(spdlog::level::trace);
    }
    const auto transport = [&](coro::Loop& loop, net::TransferSettings settings, std::atomic<std::uint64_t>&) {
      return std::make_unique<SimulatedNetwork>(loop, std::move(settings), schedule_, system, checks, fault_,
                                                is_repetition);
    };
    const auto jitter = [random = std::make_shared<Random>(schedule_.seed ^ 0x7177e2)] { return random->fraction(); };
    try {
      const store::Folder folder(options.folder);
      engine::ProgressBoard board;
      engine::Run run(options, folder, log, board, source, observer, {.transport = transport, .jitter = jitter});
      checks.finish(run.fetch_all());
    } catch (const std::exception& error) {
      if (!checks.may_throw()) trace_.violation(system, std::string("the run ends with an error: ") + error.what());
    }
  }

  /// It cannot be ended: what it waits for is what would end it.
  [[noreturn]] void stuck(const VirtualSystem& system, const std::string& why) {
    trace_.violation(system, why);
    for (const std::string& violation : trace_.violations()) fmt::print("seed {}: {}\n", schedule_.seed, violation);
    fmt::print("to see it: simulate --seed {} --schedules 1 --verbose\n", schedule_.seed);
    std::error_code ignored;
    fs::remove_all(scratch(), ignored);
    std::fflush(stdout);
    ::_exit(1);
  }

  Schedule schedule_;
  const Fault& fault_;
  bool prints_;
  Trace trace_;
  Random random_;
  Verdict verdict_;
};

}  // namespace

std::vector<Fault> all_faults() {
  return {"slots", "origin-slots", "idle-slots", "memory", "interval", "retries", "grace", "deadline",
          "order", "lost",         "twice",      "pause",  "signal",   "content", "cut"};
}

Verdict simulate(std::uint64_t seed, bool prints, const Fault& fault) {
  return Simulation(seed, prints, fault).verdict();
}

}  // namespace hoist::sim
