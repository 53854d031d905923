#include "cli/json_report.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <ctime>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hoist::cli {
namespace {

using Json = nlohmann::ordered_json;

const char* outcome_text(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::downloaded:
      return "downloaded";
    case OutcomeKind::unchanged:
      return "unchanged";
    case OutcomeKind::not_found:
      return "not_found";
    case OutcomeKind::not_begun:
      return "not_begun";
    case OutcomeKind::failed:
      break;
  }
  return "failed";
}

/// The kind as a word that stays the same, whatever name() becomes for people.
const char* kind_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::http:
      return "http";
    case ErrorKind::network:
      return "network";
    case ErrorKind::tls:
      return "tls";
    case ErrorKind::timeout:
      return "timeout";
    case ErrorKind::disk:
      return "disk";
    case ErrorKind::input:
      return "input";
    case ErrorKind::integrity:
      return "integrity";
    case ErrorKind::interrupted:
      return "interrupted";
    case ErrorKind::internal:
      break;
  }
  return "internal";
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

/// In seconds, to the microsecond.
double seconds(std::chrono::nanoseconds time) {
  constexpr double microseconds = 1e6;
  return std::round(std::chrono::duration<double>(time).count() * microseconds) / microseconds;
}

/// The item's other URLs: all but the one that the line names.
Json mirrors_of(const Item& item, const std::string& url) {
  Json mirrors = Json::array();
  if (item.mirrors.empty()) return mirrors;
  std::vector<std::string> urls = item.mirrors;
  urls.insert(urls.begin(), item.url);
  const auto named = std::find(urls.begin(), urls.end(), url);
  if (named != urls.end()) urls.erase(named);
  for (const std::string& other : urls) mirrors.push_back(shown_url(other));
  return mirrors;
}

Json expected_of(const Item& item) {
  if (item.sha256.empty() && !item.size) return {};
  return {{"sha256", text_or_null(item.sha256)}, {"size", item.size ? Json(item.size->count) : Json()}};
}

Json error_of(const Outcome& outcome) {
  if (!outcome.error) return {};
  return {{"kind", kind_text(outcome.error->kind())},
          {"message", outcome.error->describe()},
          {"chain", outcome.error->chain()}};
}

Json signal_of(const RunResult& result) {
  if (!result.signal) return {};
  return *result.signal == SIGINT ? "SIGINT" : "SIGTERM";
}

/// How many items of the batch have no line; null where nobody knows.
Json not_listed(const RunResult& result, std::optional<std::uint64_t> total) {
  const std::uint64_t listed = result.tally.total();
  if (!total) return {};
  return *total > listed ? *total - listed : 0;
}

/// One line: JSON escapes line ends within texts.
std::string line_of(const Json& object) { return object.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string json_line(const Outcome& outcome) {
  const std::string& url = outcome.url.empty() ? outcome.item.url : outcome.url;
  Json object;
  object["code"] = outcome.item.code;
  object["url"] = url.empty() ? Json() : Json(shown_url(url));
  object["mirrors"] = mirrors_of(outcome.item, url);
  object["file"] = text_or_null(outcome.item.file);
  object["expected"] = expected_of(outcome.item);
  object["outcome"] = outcome_text(outcome.kind);
  object["status"] = outcome.http_status == 0 ? Json() : Json(outcome.http_status);
  object["bytes"] = outcome.bytes.count;
  object["sha256"] = text_or_null(outcome.sha256);
  object["attempts"] = outcome.attempts;
  object["seconds"] = seconds(outcome.took);
  object["error"] = error_of(outcome);
  return line_of(object);
}

std::string rfc3339_text(std::chrono::system_clock::time_point time) {
  using std::chrono::floor;
  const auto whole = floor<std::chrono::seconds>(time);
  const auto fraction = floor<std::chrono::milliseconds>(time - whole).count();
  const std::time_t clock = std::chrono::system_clock::to_time_t(whole);
  std::tm utc{};
  gmtime_r(&clock, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, fraction);
}

JsonReport::JsonReport(const std::string& file) : file_(file, 0666), began_(std::chrono::system_clock::now()) {}

void JsonReport::on_outcome(const Outcome& outcome) { file_.add(json_line(outcome) + '\n'); }

void JsonReport::end(const RunResult& result, std::optional<std::uint64_t> total, int exit_status) {
  Json summary;
  for (const OutcomeKind kind : {OutcomeKind::downloaded, OutcomeKind::unchanged, OutcomeKind::not_found,
                                 OutcomeKind::failed, OutcomeKind::not_begun}) {
    summary[outcome_text(kind)] = result.tally.count(kind);
  }
  summary["not_listed"] = not_listed(result, total);
  summary["bytes"] = result.tally.bytes().count;
  summary["seconds"] = seconds(result.elapsed);
  summary["signal"] = signal_of(result);
  summary["deadline_reached"] = result.deadline_reached;
  summary["exit_status"] = exit_status;
  summary["began"] = rfc3339_text(began_);
  summary["ended"] = rfc3339_text(std::chrono::system_clock::now());
  file_.add(line_of({{"summary", summary}}) + '\n');
  file_.close();
}

}  // namespace hoist::cli
