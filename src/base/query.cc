#include "base/query.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "base/ascii_case.hpp"
#include "base/hex.hpp"

namespace hoist::base {

namespace {

constexpr std::string_view mask = "***";
constexpr std::string_view separators = "?#&;";

/// In lower case, with its percent-encoding undone: "X%2DAmz-Signature" is "x-amz-signature".
std::string plain_name(std::string_view name) {
  std::string plain;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const int high = name[i] == '%' && i + 2 < name.size() ? hex_value(name[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(name[i + 2]) : -1;
    plain += low >= 0 ? static_cast<char>(high * 16 + low) : name[i];
    if (low >= 0) i += 2;
  }
  return lower(plain);
}

/// Whether a name has a word as one of its own: "key" of "api-key", not of "keyword".
bool has_word(std::string_view name, std::string_view word) {
  const auto is_of_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_of_word(name[at - 1]);
    if (begins && (end == name.size() || !is_of_word(name[end]))) return true;
  }
  return false;
}

bool looks_secret(std::string_view raw_name) {
  constexpr std::array<std::string_view, 10> telling = {"token",  "signature", "secret", "passw", "credential",
                                                        "apikey", "session",   "auth",   "jwt",   "accesskey"};
  constexpr std::array<std::string_view, 12> words = {"sig", "key",  "sid",    "pass",   "pwd", "pw",
                                                      "pin", "hmac", "policy", "ticket", "otp", "sas"};
  const std::string name = plain_name(raw_name);
  return std::any_of(telling.begin(), telling.end(),
                     [&](std::string_view part) { return name.find(part) != std::string::npos; }) ||
         std::any_of(words.begin(), words.end(), [&](std::string_view word) { return has_word(name, word); });
}

bool belongs_to_signature(std::string_view raw_name) {
  constexpr auto names = std::to_array<std::string_view>({"expires",
                                                          "expiry",
                                                          "exp",
                                                          "se",
                                                          "st",
                                                          "sp",
                                                          "sr",
                                                          "sv",
                                                          "spr",
                                                          "skoid",
                                                          "sktid",
                                                          "skt",
                                                          "ske",
                                                          "sks",
                                                          "skv",
                                                          "awsaccesskeyid",
                                                          "googleaccessid",
                                                          "ossaccesskeyid",
                                                          "key-pair-id",
                                                          "hdnts",
                                                          "hdnea"});
  const std::string name = plain_name(raw_name);
  return name.starts_with("x-amz-") || name.starts_with("x-goog-") || name.starts_with("x-ms-") ||
         name.starts_with("q-sign") || name.starts_with("q-key") || looks_secret(raw_name) ||
         std::find(names.begin(), names.end(), name) != names.end();
}

/// A value without a name: "?raw" says what is wanted, a longer one may be a token.
bool looks_secret_without_name(std::string_view value) noexcept {
  constexpr std::size_t longest_word = 15;
  return value.size() > longest_word;
}

void append(std::string& result, std::string_view pair, QueryValues shown) {
  const std::size_t equals = pair.find('=');
  const bool has_name = equals != std::string_view::npos;
  const std::string_view name = pair.substr(0, has_name ? equals + 1 : 0);
  const std::string_view value = pair.substr(name.size());
  const bool secret = has_name ? looks_secret(pair.substr(0, equals)) : looks_secret_without_name(value);
  result += name;
  result += value.empty() || (shown == QueryValues::no_secrets && !secret) ? value : mask;
}

}  // namespace

std::string masked_query(std::string_view url, QueryValues shown) {
  std::size_t at = shown == QueryValues::all ? std::string_view::npos : url.find_first_of("?#");
  if (at == std::string_view::npos) return std::string(url);
  std::string result(url.substr(0, at));
  while (at < url.size()) {
    result += url[at++];
    const std::size_t end = std::min(url.find_first_of(separators, at), url.size());
    append(result, url.substr(at, end - at), shown);
    at = end;
  }
  return result;
}

std::string without_signature(std::string_view url) {
  const std::size_t query = std::min(url.find('?'), url.size());
  std::string result(url.substr(0, query));
  for (std::size_t at = query; at < url.size();) {
    const std::size_t end = std::min(url.find('&', at + 1), url.size());
    const std::string_view pair = url.substr(at + 1, end - at - 1);
    if (!belongs_to_signature(pair.substr(0, pair.find('=')))) result.append("&").append(pair);
    at = end;
  }
  return result;
}

bool has_masked_query(std::string_view url) noexcept {
  for (std::size_t at = url.find(mask, std::min(url.find_first_of("?#"), url.size())); at != std::string_view::npos;
       at = url.find(mask, at + 1)) {
    const std::size_t end = at + mask.size();
    const bool begins = url[at - 1] == '=' || separators.find(url[at - 1]) != std::string_view::npos;
    if (begins && (end == url.size() || separators.find(url[end]) != std::string_view::npos)) return true;
  }
  return false;
}

}  // namespace hoist::base
