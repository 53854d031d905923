// What must hold of outcomes, of files, and of the end of a run.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "checks.hpp"

namespace hoist::sim {

namespace {

std::size_t number_of(const Item& item) { return std::stoul(item.code.substr(1)); }

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

void Checks::begun() {
  if (begun_) violation("the observer was told twice of the beginning");
  begun_ = true;
}

void Checks::told(const Outcome& outcome) {
  ++events_;
  const std::size_t item = number_of(outcome.item);
  trace_.say(system_, "i{} outcome {} after {} attempts: {}", item, static_cast<int>(outcome.kind), outcome.attempts,
             outcome.error ? outcome.error->causes().front().what() : "");
  State& state = items_[item];
  if (!begun_ || ended_) violation("i{} told before the beginning or after the end", item);
  if (!state.yielded) violation("i{} told and never read", item);
  note_wait_over(item);
  state.follows = false;
  if (++state.told > 1) violation("i{} told twice", item);
  if (in_memory_ > 0) --in_memory_;
  tally_.add(outcome);
  check_kind(outcome, state, item);
  check_attempts(outcome, state, item);
}

void Checks::check_kind(const Outcome& outcome, const State& state, std::size_t item) {
  const Planned& planned = schedule_.items[item];
  if (outcome.error.has_value() != (outcome.kind == OutcomeKind::failed))
    violation("i{} failed without an error, or not with one", item);
  switch (outcome.kind) {
    case OutcomeKind::downloaded:
      if (state.complete == 0 && !is_repetition_) violation("i{} was downloaded and never sent", item);
      check_file(outcome, item);
      break;
    case OutcomeKind::not_found:
      if (!planned.missing) violation("i{} was not found and is there", item);
      break;
    case OutcomeKind::not_begun:
      if (!stopping() || !state.by_url.empty()) violation("i{} told as not begun", item);
      break;
    case OutcomeKind::failed:
      if (is_repetition_ && !planned.refused && !planned.twin && !planned.item.size &&
          schedule_.options.http.max_file_size == Bytes{0})
        violation("i{} failed in a world without faults: {}", item, outcome.error->causes().front().what());
      break;
    case OutcomeKind::unchanged:
      if (!is_repetition_) violation("i{} is unchanged in the first run", item);
      break;
    default:
      violation("i{} has outcome {}", item, static_cast<int>(outcome.kind));
  }
}

void Checks::check_file(const Outcome& outcome, std::size_t item) {
  const Planned& planned = schedule_.items[item];
  const std::optional<std::string> file = read_file(schedule_.options.folder / outcome.item.file);
  if (!file) return violation("i{} is told, and its file is not there", item);
  const bool is_right = *file == content_of(item, 1, planned.size) ||
                        (planned.changes >= milliseconds(0) && *file == content_of(item, 2, planned.size));
  if (!is_right) violation("i{}: its file of {} bytes is not the server's", item, file->size());
  if (outcome.bytes != Bytes{file->size()}) violation("i{}: its size is told wrongly", item);
}

void Checks::check_attempts(const Outcome& outcome, const State& state, std::size_t item) {
  const Options& options = schedule_.options;
  const unsigned most = options.retry.retries + 1;
  for (const auto& [url, count] : state.by_url) {
    if (place_of(url).hop == 0 && state.segments == 0 && !options.refresh && count > most)
      violation("i{}: {} requests of {}, of {}", item, count, url, most);
  }
  if (state.segments == 0 && outcome.attempts != state.requests)
    violation("i{}: {} attempts told, {} made", item, outcome.attempts, state.requests);
  if (outcome.kind != OutcomeKind::failed) return;
  const Cause& cause = outcome.error->causes().front();
  const std::size_t server = schedule_.items[item].server;
  const bool given_up = std::string(cause.what()).find("given up") != std::string::npos;
  if (given_up && options.retry.most_origin_errors == 0 &&
      std::none_of(origins_.begin(), origins_.end(), [](const Origin& origin) { return origin.given_up; })) {
    violation("i{}: an origin was given up without a reason", item);
  }
  const bool plain = schedule_.items[item].item.mirrors.empty() && state.segments == 0 && !given_up && !stopping() &&
                     !origins_[server].given_up;
  const bool waited_for = !cause.retry_after() || *cause.retry_after() <= std::chrono::minutes(15);
  if (plain && cause.retryable() && waited_for && state.requests != most)
    violation("i{}: given up after {} attempts, of {}: {}", item, state.requests, most, cause.what());
}

void Checks::told_end(const RunResult& result) {
  ++events_;
  trace_.say(system_, "told of the end");
  if (ended_) violation("the observer was told twice of the end");
  ended_ = true;
  if (result.tally.total() != tally_.total())
    violation("{} outcomes told, {} counted", tally_.total(), result.tally.total());
}

void Checks::finish(const RunResult& result) {
  check_deadline();
  if (begun_ && !ended_) violation("the observer was not told of the end");
  if (in_flight_ > 0 || alive_ > 0) violation("requests are in flight after the end");
  if (result.signal != signal_ && (result.signal || !came_at_the_end_)) violation("the signal is told wrongly");
  if (result.signal && result.deadline_reached) violation("both a signal and the deadline began the end");
  if ((result.signal || result.deadline_reached) && !stopping()) violation("it was stopped without a reason");
  for (std::size_t kind = 0; kind <= static_cast<std::size_t>(OutcomeKind::skipped); ++kind) {
    const auto one = static_cast<OutcomeKind>(kind);
    if (result.tally.count(one) != tally_.count(one))
      violation("outcome {}: {} told, {} counted", kind, tally_.count(one), result.tally.count(one));
  }
  check_settled(result);
}

void Checks::check_settled(const RunResult& result) {
  const bool whole = !result.signal && !result.deadline_reached;
  for (std::size_t item = 0; item < items_.size(); ++item) {
    const State& state = items_[item];
    const bool must_be_told = whole || !state.by_url.empty() ||
                              (schedule_.options.tell_not_begun && state.yielded && system_.now() < *must_end_at_);
    if (must_be_told && state.told == 0) violation("i{} was never told", item);
  }
}

}  // namespace hoist::sim
