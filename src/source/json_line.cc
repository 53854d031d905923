#include "source/json_line.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/digest.hpp"
#include "base/query.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/item_fields.hpp"

namespace hoist::source {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse_json(std::string reason) { throw Cause(ErrorKind::input, std::move(reason)); }

Json parsed_object(std::string_view line) {
  try {
    Json object = Json::parse(line);
    if (object.is_object()) return object;
  } catch (const Json::parse_error& error) {
    refuse_json(fmt::format("the line is not valid JSON at byte {}", error.byte));
  } catch (const Json::exception&) {
    refuse_json("the line has a number that is too large");
  }
  refuse_json("the line is not a JSON object");
}

/// The value of a key; null where there is none.
const Json* find_value(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string clean_text(const Json& value, const char* key, std::string_view allowed = {}) {
  const std::string shown = fmt::format("its \"{}\"", key);
  if (!value.is_string()) refuse_json(shown + " is not a string");
  std::string text = value.get<std::string>();
  require_clean(text, shown, allowed);
  return text;
}

std::optional<std::string> text_in(const Json& object, const char* key) {
  const Json* const value = find_value(object, key);
  return value ? std::optional(clean_text(*value, key)) : std::nullopt;
}

std::vector<std::string> texts_in(const Json& object, const char* key, std::string_view allowed = {}) {
  std::vector<std::string> texts;
  const Json* const values = find_value(object, key);
  if (!values) return texts;
  if (!values->is_array()) refuse_json(fmt::format("its \"{}\" is not a list of strings", key));
  for (const Json& value : *values) texts.push_back(clean_text(value, key, allowed));
  return texts;
}

void add_digests(const Json& object, ItemFields& fields) {
  for (const char* key : {"sha256", "sha384", "sha512", "sha1", "md5", "digest"}) {
    if (const auto text = text_in(object, key)) fields.set(key, *text);
  }
}

void add_size(const Json& object, ItemFields& fields) {
  const Json* const size = find_value(object, "size");
  if (!size) return;
  if (!size->is_number_unsigned()) refuse_json("its \"size\" is not a whole number of bytes");
  fields.set_size(Bytes{size->get<std::uint64_t>()});
}

/// What a report says of what was expected counts where the line itself says nothing.
void add_expected(const Json& object, ItemFields& fields) {
  const Json* const expected = find_value(object, "expected");
  if (!expected || !expected->is_object()) return;
  if (!fields.has_digest()) add_digests(*expected, fields);
  if (!fields.has_size()) add_size(*expected, fields);
}

/// A value may have TABs in it (RFC 9110 section 5.5).
void add_headers(const Json& object, ItemFields& fields) {
  constexpr std::string_view tab = "\t";
  const Json* const headers = find_value(object, "headers");
  if (!headers || !headers->is_object()) {
    for (const std::string& field : texts_in(object, "headers", tab)) fields.add_header(field);
    return;
  }
  for (const auto& [name, value] : headers->items()) fields.add_header(name + ": " + clean_text(value, "headers", tab));
}

std::string url_in(const Json& object, const std::string& base) {
  const std::optional<std::string> url = text_in(object, "url");
  if (!url || url->empty()) refuse_json("it has no \"url\"");
  return item_url(*url, base, "its \"url\"");
}

void require_whole(const std::string& url) {
  if (!base::has_masked_query(url)) return;
  refuse_json("the URL is not whole (\"***\" in its query): the report was written with --redact-query");
}

Json object_of(const Item& item) {
  Json object = {{"url", item.url}, {"code", item.code}};
  if (!item.file.empty() && !item.awaits_name) object["out"] = item.file;
  if (!item.digest.empty()) object["digest"] = base::to_text(item.digest);
  if (item.size) object["size"] = item.size->count;
  if (!item.headers.empty()) object["headers"] = item.headers;
  if (!item.mirrors.empty()) object["mirrors"] = item.mirrors;
  return object;
}

std::string line_of(const Json& object) { return object.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

bool is_report_summary(std::string_view line) noexcept { return line.starts_with(R"({"summary":)"); }

Item parse_json_line(std::string_view line, std::uint64_t n, const NameTemplate& names, const std::string& base) {
  const Json object = parsed_object(line);
  if (const auto reason = text_in(object, "refused")) refuse_json(*reason);
  std::string url = url_in(object, base);
  require_whole(url);
  ItemFields fields;
  for (const std::string& mirror : texts_in(object, "mirrors")) {
    require_whole(mirror);
    fields.add_mirror(mirror);
  }
  if (const auto code = text_in(object, "code"); code && !code->empty()) fields.set("code", *code);
  const bool has_out = find_value(object, "out") != nullptr;
  if (const auto file = text_in(object, has_out ? "out" : "file")) fields.set("out", *file);
  if (const auto folder = text_in(object, "dir")) fields.set("dir", *folder);
  add_digests(object, fields);
  add_size(object, fields);
  add_expected(object, fields);
  add_headers(object, fields);
  return std::move(fields).finish(std::move(url), n, names);
}

std::string to_json_line(const Item& item) { return line_of(object_of(item)); }

std::string to_refused_json_line(const Item& item, const std::string& reason) {
  Json object = object_of(item);
  object["refused"] = reason;
  return line_of(object);
}

}  // namespace hoist::source
