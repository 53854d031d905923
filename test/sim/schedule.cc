#include "schedule.hpp"

#include <algorithm>
#include <csignal>

namespace hoist::sim {

namespace {

/// Mostly nothing of a kind, and sometimes much.
std::int64_t sometimes(Random& random, std::int64_t of_a_thousand, std::int64_t most) {
  return random.chance(of_a_thousand) ? random.between(1, most) : 0;
}

Span some_span(Random& random, std::int64_t latest, std::int64_t longest) {
  const milliseconds from = random.time(0, latest);
  return {from, from + random.time(1, longest)};
}

Server make_server(Random& random, std::size_t number) {
  Server server;
  server.origin = "http://o" + std::to_string(number) + ".test";
  server.slowest = random.chance(100) ? 5000 : random.between(1, 300);
  server.bytes_per_ms = random.chance(200) ? random.between(1, 20) : 1000;
  const bool is_bad = random.chance(500);
  const std::int64_t often = is_bad ? 300 : 20;
  server.refuses = sometimes(random, often, 300);
  server.silent = sometimes(random, often, 100);
  server.untrusted = sometimes(random, often / 4, 100);
  server.resets = sometimes(random, often, 300);
  server.cuts = sometimes(random, often, 300);
  server.stalls = sometimes(random, often / 2, 100);
  server.overloaded = sometimes(random, often, 400);
  server.broken = sometimes(random, often, 300);
  server.redirects = sometimes(random, often, 500);
  server.limits = sometimes(random, often / 2, 100);
  server.come_back = static_cast<ComeBack>(random.chance(30) ? 3 : random.below(5));
  if (server.come_back == ComeBack::far_away && !random.chance(200)) server.come_back = ComeBack::seconds;
  server.longest_pause = random.chance(100) ? 800 : random.between(1, 20);
  if (is_bad && random.chance(250)) server.dead = some_span(random, 5000, random.chance(200) ? 600000 : 8000);
  if (is_bad && random.chance(250)) server.burst = some_span(random, 5000, 8000);
  server.ranges = !random.chance(150);
  server.strong_etags = !random.chance(300);
  server.says_sizes = !random.chance(200);
  return server;
}

Planned make_item(Random& random, const Schedule& schedule, std::size_t number) {
  Planned planned;
  planned.server = random.below(schedule.servers.size());
  const std::string name = "i" + std::to_string(number);
  const auto url_at = [&](std::size_t server) { return schedule.servers[server].origin + "/" + name + "/0"; };
  planned.item.code = name;
  planned.item.url = url_at(planned.server);
  planned.item.file = random.chance(50) ? "sub/" + name : name;
  if (random.chance(80)) {
    const std::size_t mirror = random.below(schedule.servers.size());
    if (mirror != planned.server) planned.item.mirrors.push_back(url_at(mirror));
  }
  planned.size = random.chance(60) ? random.between(0, 120000) : random.between(0, 2000);
  if (random.chance(30)) planned.item.size = Bytes{static_cast<std::uint64_t>(planned.size + random.between(0, 1))};
  planned.missing = random.chance(60);
  if (random.chance(20)) planned.changes = random.time(0, 5000);
  planned.refused = random.chance(5);
  if (number > 0 && random.chance(10)) {
    planned.twin = true;
    planned.item.file = schedule.items[random.below(number)].item.file;
  }
  return planned;
}

void add_items(Random& random, Schedule& schedule, std::size_t count) {
  const bool streams = random.chance(250);
  milliseconds arrives{0};
  for (std::size_t i = 0; i < count; ++i) {
    Planned planned = make_item(random, schedule, i);
    if (streams && random.chance(300)) arrives += random.time(1, 3000);
    planned.arrives = arrives;
    schedule.items.push_back(std::move(planned));
  }
}

void set_limits(Random& random, Options& options) {
  options.slots = static_cast<std::size_t>(random.chance(100) ? random.between(20, 100) : random.between(1, 8));
  if (random.chance(600)) options.slots_per_origin = static_cast<std::size_t>(random.between(1, 4));
  if (random.chance(120)) options.request_interval = random.time(1, 700);
  options.adaptive = !random.chance(200);
  options.stall_timeout = random.time(1000, 30000);
  options.connect_timeout = random.time(1000, 10000);
  if (random.chance(100)) options.http.max_time = random.time(100, 20000);
  if (random.chance(30)) options.http.max_file_size = Bytes{static_cast<std::uint64_t>(random.between(1, 3000))};
}

void set_retries(Random& random, Options& options) {
  options.retry.retries = static_cast<unsigned>(random.between(0, 5));
  options.retry.first_delay = random.time(0, 2000);
  options.retry.longest_delay = random.time(1, 60000);
  if (random.chance(600)) options.retry.most_origin_errors = static_cast<std::size_t>(random.between(1, 10));
  if (random.chance(100)) options.retry.statuses = {404};
}

void set_files(Random& random, Schedule& schedule) {
  Options& options = schedule.options;
  options.refresh = random.chance(60);
  schedule.is_repeated = options.refresh;
  if (random.chance(200)) options.durability = random.chance(800) ? Durability::batch : Durability::none;
  options.tell_not_begun = random.chance(300);
  options.digests = random.chance(50);
  options.remote_time = random.chance(100);
  if (random.chance(200)) options.memory = kibibytes(16);
  if (random.chance(300)) options.split = {.segments = 4, .least_left = Bytes{30000}, .least_segment = Bytes{10000}};
}

void set_end(Random& random, Schedule& schedule) {
  Options& options = schedule.options;
  options.grace = random.time(0, 15000);
  if (random.chance(100)) options.deadline = random.time(0, 20000);
  if (!random.chance(200)) return;
  milliseconds when = random.time(0, 15000);
  for (std::int64_t left = random.chance(300) ? 2 : 1; left > 0; --left) {
    schedule.signals.emplace_back(when, random.chance(500) ? SIGINT : SIGTERM);
    when += random.time(0, 20000);
  }
}

void set_disk(Random& random, Schedule& schedule) {
  schedule.slowest_job = random.chance(500) ? random.between(0, 20) : 0;
  if (random.chance(100)) schedule.disk_stalls.push_back(some_span(random, 5000, 20000));
  schedule.disk_full = schedule.options.refresh ? 0 : sometimes(random, 50, 200);
  schedule.late = sometimes(random, 200, 30);
}

/// What shows that memory depends on the slots and not on the batch: many items, all missing, which is quick.
void make_large(Random& random, Schedule& schedule) {
  schedule.is_large = true;
  schedule.options.slots = static_cast<std::size_t>(random.between(1, 10));
  schedule.options.slots_per_origin = max_slots;
  schedule.options.refresh = schedule.is_repeated = false;
  schedule.disk_stalls.clear();
  schedule.slowest_job = 0;
  add_items(random, schedule, 2500);
  for (Planned& planned : schedule.items) planned.missing = true;
}

}  // namespace

Schedule make_schedule(std::uint64_t seed) {
  Random random(seed);
  Schedule schedule;
  schedule.seed = seed;
  const auto servers = static_cast<std::size_t>(random.between(1, 5));
  for (std::size_t i = 0; i < servers; ++i) schedule.servers.push_back(make_server(random, i));
  set_limits(random, schedule.options);
  set_retries(random, schedule.options);
  set_files(random, schedule);
  set_end(random, schedule);
  set_disk(random, schedule);
  if (random.chance(1)) {
    make_large(random, schedule);
  } else {
    add_items(random, schedule,
              static_cast<std::size_t>(random.chance(100) ? random.between(20, 60) : random.between(1, 15)));
  }
  return schedule;
}

}  // namespace hoist::sim
