#include "http/request_secrets.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/ascii_case.hpp"
#include "base/percent.hpp"
#include "http/list_member.hpp"

namespace hoist::http {

namespace {

/// A secret that is shorter stands in too many texts by chance. So short ones are no secrets, but for passwords.
constexpr std::size_t shortest = 4;

class Secrets {
 public:
  void add(std::string_view text) {
    if (text.size() >= shortest) texts_.emplace_back(text);
  }

  void add_login(const base::Login& login) {
    const std::string password = login.password.value_or(std::string());
    if (!password.empty()) texts_.push_back(password);
    texts_.push_back(base64(login.user + ':' + password));
  }

  std::vector<std::string> sorted() && {
    std::sort(texts_.begin(), texts_.end(), [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
    return std::move(texts_);
  }

 private:
  std::vector<std::string> texts_;
};

/// Fields that say what is wanted hold no secret, and their values stand in many pages: "application/json".
bool is_harmless(std::string_view name) {
  const std::string lower = base::lower(name);
  return lower.starts_with("accept") || lower == "user-agent" || lower == "cache-control" || lower == "pragma";
}

/// Of "Bearer abc", both and the second alone; of "a=1; b=2" each value, too.
void add_field(Secrets& secrets, std::string_view field) {
  const std::size_t colon = std::min(field.find(':'), field.size());
  if (is_harmless(field.substr(0, colon))) return;
  const std::string_view value = without_blanks(field.substr(std::min(colon + 1, field.size())));
  secrets.add(value);
  if (const std::size_t blank = value.find(' '); blank != std::string_view::npos) secrets.add(value.substr(blank + 1));
  for (std::string_view rest = value; !rest.empty();) {
    const std::string_view pair = take_member(';', rest);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos) secrets.add(pair.substr(equals + 1));
  }
}

void add_query(Secrets& secrets, std::string_view url) {
  std::string_view query = url.substr(0, url.find('#'));
  query.remove_prefix(std::min(query.find('?'), query.size()));
  while (!query.empty()) {
    query.remove_prefix(1);
    const std::string_view pair = query.substr(0, query.find_first_of("&;"));
    query.remove_prefix(pair.size());
    const std::size_t equals = pair.find('=');
    const std::string_view value = pair.substr(equals == std::string_view::npos ? 0 : equals + 1);
    secrets.add(value);
    secrets.add(base::percent_decoded(value));
  }
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) text += i <= group.size() ? digits[bits >> (18U - 6U * i) & 63U] : '=';
  }
  return text;
}

std::vector<std::string> secrets_of(const Request& request, const HttpOptions& options,
                                    const std::vector<base::Login>& logins) {
  Secrets secrets;
  for (const std::string& field : options.headers) add_field(secrets, field);
  secrets.add(options.bearer);
  for (const base::Login& login : logins) secrets.add_login(login);
  if (options.login) {
    const std::size_t colon = options.login->find(':');
    secrets.add_login({options.login->substr(0, colon), options.login->substr(colon + 1)});
  }
  if (const auto login = base::login_of(request.url)) secrets.add_login(*login);
  for (const std::string& cookie : request.cookies)
    secrets.add(std::string_view(cookie).substr(cookie.rfind('\t') + 1));
  add_query(secrets, request.url);
  return std::move(secrets).sorted();
}

}  // namespace hoist::http
