#include "net/cookies.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <system_error>

#include "base/ascii_case.hpp"
#include "base/domain.hpp"
#include "hoist/cause.hpp"
#include "net/handles.hpp"

namespace hoist::net {

namespace {

constexpr std::size_t fields_in_a_line = 7;

/// A field of a line, counted from 0; empty where there is none.
std::string_view field_of(std::string_view line, std::size_t number) noexcept {
  for (; number > 0; --number) line.remove_prefix(std::min(line.find('\t'), line.size() - 1) + 1);
  return line.substr(0, line.find('\t'));
}

constexpr std::string_view http_only = "#HttpOnly_";

bool is_cookie(std::string_view line) noexcept {
  if (line.starts_with('#') && !line.starts_with(http_only)) return false;
  return std::count(line.begin(), line.end(), '\t') == fields_in_a_line - 1;
}

std::string domain_of(std::string_view line) {
  if (line.starts_with(http_only)) line.remove_prefix(http_only.size());
  std::string_view domain = field_of(line, 0);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  return base::lower(domain);
}

/// What makes two lines the same cookie (RFC 6265 section 5.3, item 11).
std::string key_of(std::string_view line) {
  constexpr std::size_t path = 2;
  constexpr std::size_t name = 5;
  return domain_of(line).append("\t").append(field_of(line, path)).append("\t").append(field_of(line, name));
}

}  // namespace

/// A first cookie is what starts libcurl's engine. (CURLOPT_COOKIEFILE would start it later, with the transfer, and add
/// to a list each time.)
void start_cookies(CURL* easy) {
  set(easy, CURLOPT_COOKIELIST, "localhost\tFALSE\t/\tFALSE\t0\tnone\tnone");
  set(easy, CURLOPT_COOKIELIST, "ALL");
}

void set_cookies(CURL* easy, const CookieLines& lines) {
  set(easy, CURLOPT_COOKIELIST, "ALL");
  for (const std::string& line : lines) set(easy, CURLOPT_COOKIELIST, line.c_str());
}

void forget_cookies(CURL* easy) noexcept { curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL"); }

CookieLines cookies_of(CURL* easy) {
  curl_slist* found = nullptr;
  curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &found);
  const CurlList list(found);
  CookieLines lines;
  for (const curl_slist* one = found; one; one = one->next) lines.emplace_back(one->data);
  return lines;
}

CookieFile::CookieFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  bool has_other = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (is_cookie(line)) {
      lines_.push_back(std::move(line));
    } else if (!line.empty() && !line.starts_with('#')) {
      has_other = true;
    }
  }
  if (stream.bad() || !stream.eof()) {
    throw Cause(ErrorKind::input,
                "cannot read the cookies in " + file.string() + ": " + std::generic_category().message(errno));
  }
  if (lines_.empty() && has_other) {
    throw Cause(ErrorKind::input, file.string() + " has no cookies in Netscape's format");
  }
}

CookieLines CookieFile::lines_for(std::string_view host) const {
  CookieLines found;
  for (const std::string& line : lines_) {
    if (base::is_in_domain(host, domain_of(line))) found.push_back(line);
  }
  return found;
}

void CookieStore::add(const CookieLines& before, const CookieLines& after) {
  for (const std::string& line : before) lines_.erase(key_of(line));
  for (const std::string& line : after) lines_.insert_or_assign(key_of(line), line);
}

CookieLines CookieStore::lines() const {
  CookieLines lines;
  for (const auto& [key, line] : lines_) lines.push_back(line);
  return lines;
}

}  // namespace hoist::net
