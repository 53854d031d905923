#include "cli/report/json_report_parser.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "cli/report/report_words.hpp"

namespace hoist::cli {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(std::string reason) { throw Cause(ErrorKind::input, std::move(reason)); }

const Json& field(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) refuse(fmt::format("it has no \"{}\"", name));
  return *found;
}

std::string text(const Json& object, const char* name) {
  const Json& value = field(object, name);
  if (!value.is_string()) refuse(fmt::format("its \"{}\" is not a string", name));
  return value.get<std::string>();
}

std::string text_or_empty(const Json& object, const char* name) {
  return field(object, name).is_null() ? std::string() : text(object, name);
}

std::uint64_t count(const Json& object, const char* name) {
  const Json& value = field(object, name);
  if (!value.is_number_unsigned()) refuse(fmt::format("its \"{}\" is not a count", name));
  return value.get<std::uint64_t>();
}

std::optional<std::uint64_t> count_or_nothing(const Json& object, const char* name) {
  return field(object, name).is_null() ? std::nullopt : std::optional(count(object, name));
}

bool truth(const Json& object, const char* name) {
  const Json& value = field(object, name);
  if (!value.is_boolean()) refuse(fmt::format("its \"{}\" is neither true nor false", name));
  return value.get<bool>();
}

std::vector<std::string> texts(const Json& object, const char* name) {
  const Json& values = field(object, name);
  std::vector<std::string> result;
  for (const Json& value : values) {
    if (!values.is_array() || !value.is_string()) refuse(fmt::format("its \"{}\" is not a list of strings", name));
    result.push_back(value.get<std::string>());
  }
  return result;
}

std::chrono::nanoseconds seconds(const Json& object, const char* name) {
  const Json& value = field(object, name);
  constexpr double longest = 1e9;  // 30 years
  const double number = value.is_number() ? value.get<double>() : -1;
  if (!(number >= 0 && number <= longest)) refuse(fmt::format("its \"{}\" is not a time", name));
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(number));
}

int small_number(const Json& object, const char* name) {
  const std::uint64_t number = count(object, name);
  if (number > 999) refuse(fmt::format("its \"{}\" is too large", name));
  return static_cast<int>(number);
}

FetchError error_of(const std::string& code, const Json& error) {
  const std::optional<ErrorKind> kind = kind_of(text(error, "kind"), error_words);
  if (!kind) refuse("the kind of its error is unknown");
  const std::vector<std::string> chain = texts(error, "chain");
  std::vector<Cause> causes{Cause(*kind, text(error, "message"))};
  for (std::size_t i = 2; i < chain.size(); ++i) causes.emplace_back(ErrorKind::internal, chain[i]);
  return {code, chain.empty() ? "" : chain.front(), std::move(causes)};
}

Digest digest_of(const Json& object) {
  const std::string sha256 = text_or_empty(object, "sha256");
  if (!object.contains("digest")) return {.algorithm = DigestAlgorithm::sha256, .hex = sha256};
  return base::parse_digest(text(object, "digest"));
}

Item item_of(const Json& object) {
  Item item;
  item.code = text(object, "code");
  item.url = text_or_empty(object, "url");
  item.file = text_or_empty(object, "file");
  item.mirrors = texts(object, "mirrors");
  if (const Json& expected = field(object, "expected"); !expected.is_null()) {
    item.digest = digest_of(expected);
    if (const auto size = count_or_nothing(expected, "size")) item.size = Bytes{*size};
  }
  return item;
}

Outcome outcome_of(const Json& object) {
  Outcome outcome;
  const std::optional<OutcomeKind> kind = kind_of(text(object, "outcome"), outcome_words);
  if (!kind) refuse("its outcome is unknown");
  outcome.kind = *kind;
  outcome.item = item_of(object);
  outcome.url = outcome.item.url;
  outcome.attempts =
      static_cast<unsigned>(std::min<std::uint64_t>(count(object, "attempts"), std::numeric_limits<unsigned>::max()));
  outcome.http_status = field(object, "status").is_null() ? 0 : small_number(object, "status");
  outcome.bytes = Bytes{count(object, "bytes")};
  outcome.digest = digest_of(object);
  if (object.contains("content_type")) outcome.content_type = text_or_empty(object, "content_type");
  if (object.contains("archive")) outcome.archive = text(object, "archive");
  outcome.took = seconds(object, "seconds");
  const Json& error = field(object, "error");
  if (error.is_null() == (*kind == OutcomeKind::failed)) refuse("its error and its outcome contradict each other");
  if (!error.is_null()) outcome.error = error_of(outcome.item.code, error);
  return outcome;
}

std::optional<int> signal_of(const Json& summary) {
  const std::string name = text_or_empty(summary, "signal");
  if (name.empty()) return std::nullopt;
  if (name != "SIGINT" && name != "SIGTERM") refuse("its signal is neither SIGINT nor SIGTERM");
  return name == "SIGINT" ? SIGINT : SIGTERM;
}

source::ShardKey shard_key_of(const Json& object) {
  const std::optional<source::ShardKey> key = source::shard_key(text(object, "by"));
  if (!key) refuse("what its shard is divided by is unknown");
  return *key;
}

std::uint64_t shard_number_of(std::uint64_t number, std::uint64_t count) {
  if (number < 1 || number > count) refuse(fmt::format("there is no shard {}/{}", number, count));
  return number;
}

std::optional<source::Shard> shard_of(const Json& summary) {
  const auto found = summary.find("shard");
  if (found == summary.end() || found->is_null()) return std::nullopt;
  if (!found->is_object()) refuse("its shard is not a JSON object");
  const std::uint64_t total = count(*found, "count");
  return source::Shard{
      .number = shard_number_of(count(*found, "number"), total), .count = total, .key = shard_key_of(*found)};
}

std::vector<JoinedShards> joined_shards_of(const Json& summary) {
  std::vector<JoinedShards> joined;
  const auto found = summary.find("shards");
  if (found == summary.end()) return joined;
  for (const Json& one : *found) {
    if (!found->is_array() || !one.is_object()) refuse("its shards are not a list of objects");
    JoinedShards shards{.count = count(one, "count"), .key = shard_key_of(one), .numbers = {}};
    for (const Json& number : field(one, "numbers")) {
      if (!number.is_number_unsigned()) refuse("the number of a shard is not a count");
      shards.numbers.push_back(shard_number_of(number.get<std::uint64_t>(), shards.count));
    }
    joined.push_back(std::move(shards));
  }
  return joined;
}

ReportSummary summary_of(const Json& object) {
  ReportSummary summary;
  for (const auto& [kind, word] : outcome_words) {
    const std::string key(word);
    const bool is_new = kind == OutcomeKind::duplicate || kind == OutcomeKind::skipped;
    if (is_new && !object.contains(key)) continue;  // hoist 0.1 knew of neither
    summary.result.tally.add(kind, count(object, key.c_str()));
  }
  summary.result.tally.add(OutcomeKind::downloaded, 0, Bytes{count(object, "bytes")});
  summary.not_listed = count_or_nothing(object, "not_listed");
  summary.result.elapsed = seconds(object, "seconds");
  summary.result.signal = signal_of(object);
  summary.result.deadline_reached = truth(object, "deadline_reached");
  summary.exit_status = small_number(object, "exit_status");
  summary.began = text_or_empty(object, "began");
  summary.ended = text_or_empty(object, "ended");
  summary.shard = shard_of(object);
  summary.joined_shards = joined_shards_of(object);
  if (object.contains("reports")) summary.joined = {count(object, "reports"), count(object, "unfinished")};
  return summary;
}

Json parsed(std::string_view line) {
  try {
    return Json::parse(line);
  } catch (const Json::parse_error& error) {
    refuse(fmt::format("it is not valid JSON at byte {}", error.byte));
  } catch (const Json::exception&) {
    refuse("it has a number that is too large");
  }
}

}  // namespace

ReportLine parse_report_line(std::string_view line) {
  const Json object = parsed(line);
  if (!object.is_object()) refuse("it is not a JSON object");
  const auto summary = object.find("summary");
  if (summary == object.end()) return outcome_of(object);
  if (!summary->is_object()) refuse("its summary is not a JSON object");
  return summary_of(*summary);
}

}  // namespace hoist::cli
