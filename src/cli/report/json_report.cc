#include "cli/report/json_report.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <ctime>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/printable.hpp"
#include "base/url.hpp"
#include "cli/exit_status.hpp"
#include "cli/report/report_words.hpp"

namespace hoist::cli {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson text_or_null(const std::string& text) { return text.empty() ? OrderedJson() : OrderedJson(text); }

/// In seconds, to the microsecond.
double seconds(std::chrono::nanoseconds time) {
  constexpr double microseconds = 1e6;
  return std::round(std::chrono::duration<double>(time).count() * microseconds) / microseconds;
}

/// The item's other URLs: all but the one that the line names.
OrderedJson mirrors_of(const Item& item, const std::string& url, base::QueryValues values) {
  OrderedJson mirrors = OrderedJson::array();
  if (item.mirrors.empty()) return mirrors;
  std::vector<std::string> urls = item.mirrors;
  urls.insert(urls.begin(), item.url);
  const auto named = std::find(urls.begin(), urls.end(), url);
  if (named != urls.end()) urls.erase(named);
  for (const std::string& other : urls) mirrors.push_back(base::shown_url(other, values));
  return mirrors;
}

/// "sha256" is always there, and null where another algorithm was used; "digest" is there only then.
void add_digest(OrderedJson& object, const Digest& digest) {
  const bool sha256 = digest.algorithm == DigestAlgorithm::sha256;
  object["sha256"] = sha256 ? text_or_null(digest.hex) : OrderedJson();
  if (!sha256 && !digest.empty()) object["digest"] = base::to_text(digest);
}

OrderedJson expected_of(const Item& item) {
  if (item.digest.empty() && !item.size) return {};
  OrderedJson expected;
  add_digest(expected, item.digest);
  expected["size"] = item.size ? OrderedJson(item.size->count) : OrderedJson();
  return expected;
}

OrderedJson error_of(const Outcome& outcome) {
  if (!outcome.error) return {};
  return {{"kind", word_of(outcome.error->kind(), error_words)},
          {"message", outcome.error->describe()},
          {"chain", outcome.error->chain()}};
}

OrderedJson signal_of(const RunResult& result) {
  if (!result.signal) return {};
  return *result.signal == SIGINT ? "SIGINT" : "SIGTERM";
}

OrderedJson object_of(const source::Shard& shard) {
  return {{"number", shard.number}, {"count", shard.count}, {"by", std::string(name_of(shard.key))}};
}

OrderedJson array_of(const std::vector<JoinedShards>& shards) {
  OrderedJson array = OrderedJson::array();
  for (const JoinedShards& one : shards) {
    OrderedJson object;
    object["count"] = one.count;
    object["by"] = std::string(name_of(one.key));
    object["numbers"] = one.numbers;
    array.push_back(std::move(object));
  }
  return array;
}

/// One line: JSON escapes line ends within texts.
std::string line_of(const OrderedJson& object) {
  return base::printable_json(object.dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
}

}  // namespace

std::string json_line(const Outcome& outcome, base::QueryValues values) {
  const std::string& url = outcome.shown_url();
  OrderedJson object;
  object["code"] = outcome.item.code;
  object["url"] = url.empty() ? OrderedJson() : OrderedJson(base::shown_url(url, values));
  object["mirrors"] = mirrors_of(outcome.item, url, values);
  object["file"] = text_or_null(outcome.item.awaits_name ? std::string() : outcome.item.file);
  if (!outcome.archive.empty()) object["archive"] = outcome.archive;
  object["expected"] = expected_of(outcome.item);
  object["outcome"] = word_of(outcome.kind, outcome_words);
  object["status"] = outcome.http_status == 0 ? OrderedJson() : OrderedJson(outcome.http_status);
  object["bytes"] = outcome.bytes.count;
  add_digest(object, outcome.digest);
  object["content_type"] = text_or_null(outcome.content_type);
  object["attempts"] = outcome.attempts;
  object["seconds"] = seconds(outcome.took);
  object["error"] = error_of(outcome);
  return line_of(object);
}

std::string archive_json(const Outcome& outcome, base::QueryValues values) {
  OrderedJson object;
  object["code"] = outcome.item.code;
  object["url"] = base::shown_url(outcome.shown_url(), values);
  object["status"] = outcome.http_status;
  object["size"] = outcome.bytes.count;
  add_digest(object, outcome.digest);
  object["content_type"] = text_or_null(outcome.content_type);
  return line_of(object) + '\n';
}

std::string json_line(const ReportSummary& summary) {
  OrderedJson object;
  for (const auto& [kind, word] : outcome_words) object[std::string(word)] = summary.result.tally.count(kind);
  object["not_listed"] = summary.not_listed ? OrderedJson(*summary.not_listed) : OrderedJson();
  object["bytes"] = summary.result.tally.bytes().count;
  object["seconds"] = seconds(summary.result.elapsed);
  object["signal"] = signal_of(summary.result);
  object["deadline_reached"] = summary.result.deadline_reached;
  object["exit_status"] = summary.exit_status;
  object["began"] = text_or_null(summary.began);
  object["ended"] = text_or_null(summary.ended);
  if (summary.shard) object["shard"] = object_of(*summary.shard);
  if (!summary.joined_shards.empty()) object["shards"] = array_of(summary.joined_shards);
  if (summary.joined) {
    object["reports"] = summary.joined->count;
    object["unfinished"] = summary.joined->unfinished;
  }
  return line_of({{"summary", object}});
}

std::optional<std::uint64_t> not_listed(const RunResult& result) {
  if (!result.total) return std::nullopt;
  return *result.total - std::min(*result.total, result.tally.total());
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

JsonReport::JsonReport(const std::string& file, base::QueryValues values, bool missing_is_fine,
                       std::optional<source::Shard> shard)
    : file_(file == "-" ? OutputFile::standard_output() : OutputFile(file)),
      values_(values),
      missing_is_fine_(missing_is_fine),
      shard_(shard),
      began_(std::chrono::system_clock::now()) {}

void JsonReport::on_outcome(const Outcome& outcome) { file_.add(json_line(outcome, values_) + '\n'); }

void JsonReport::on_end(const RunResult& result) {
  const ReportSummary summary{.result = result,
                              .not_listed = not_listed(result),
                              .exit_status = exit_status(result, missing_is_fine_),
                              .began = rfc3339_text(began_),
                              .ended = rfc3339_text(std::chrono::system_clock::now()),
                              .joined = {},
                              .shard = shard_,
                              .joined_shards = {}};
  file_.add(json_line(summary) + '\n');
  file_.close();
}

}  // namespace hoist::cli
