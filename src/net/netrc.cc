#include "net/netrc.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/ascii_case.hpp"
#include "base/unique_fd.hpp"
#include "hoist/cause.hpp"

namespace hoist::net {

namespace {

constexpr std::string_view white = " \t\r\n";

/// Takes what is between quotes off the front of the text, the first of them included.
std::string take_quoted(std::string_view& text) {
  std::string token;
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\' && text.size() > 1) {
      text.remove_prefix(1);
      const std::size_t control = std::string_view("nrt").find(text.front());
      token += control == std::string_view::npos ? text.front() : "\n\r\t"[control];
    } else {
      token += text.front();
    }
    text.remove_prefix(1);
  }
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return token;
}

/// Takes the next token, passing over comments. @returns nothing at the end
std::optional<std::string> take_token(std::string_view& text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(white), text.size()));
    if (text.empty()) return std::nullopt;
    if (text.front() != '#') break;
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  }
  if (text.front() == '"') return take_quoted(text);
  const std::string_view token = text.substr(0, text.find_first_of(white));
  text.remove_prefix(token.size());
  return std::string(token);
}

/// A macro ends with an empty line.
void pass_over_macro(std::string_view& text) {
  const std::size_t end = std::min(text.find("\n\n"), text.find("\n\r\n"));
  text.remove_prefix(std::min(end, text.size()));
}

/// Takes the logins of an entry, up to the next one. @param keyword that ended it
base::Login take_login(std::string_view& text, std::optional<std::string>& keyword) {
  base::Login login;
  while ((keyword = take_token(text)) && *keyword != "machine" && *keyword != "default") {
    if (*keyword == "macdef") {
      pass_over_macro(text);
    } else if (*keyword == "login") {
      login.user = take_token(text).value_or(std::string());
    } else if (*keyword == "password") {
      login.password = take_token(text);
    } else if (*keyword == "account") {
      take_token(text);
    }
  }
  return login;
}

std::filesystem::path users_netrc() {
  if (const char* const home = std::getenv("HOME")) return std::filesystem::path(home) / ".netrc";
  const passwd* const user = getpwuid(getuid());
  return user ? std::filesystem::path(user->pw_dir) / ".netrc" : std::filesystem::path();
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file.empty() ? users_netrc() : file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

std::optional<base::Login> netrc_entry(std::string_view text, std::string_view host) {
  std::optional<std::string> keyword = take_token(text);
  while (keyword) {
    const bool machine = *keyword == "machine";
    const bool ours = machine && base::lower(take_token(text).value_or(std::string())) == base::lower(host);
    if (*keyword == "macdef") pass_over_macro(text);
    base::Login login = take_login(text, keyword);
    if (ours && !login.user.empty()) return login;
  }
  return std::nullopt;
}

std::optional<base::Login> netrc_entry_of(const std::filesystem::path& file, std::string_view host) {
  return netrc_entry(text_of(file), host);
}

std::vector<base::Login> netrc_logins(std::string_view text) {
  std::vector<base::Login> logins;
  std::optional<std::string> keyword = take_token(text);
  while (keyword) {
    if (*keyword == "machine") take_token(text);
    if (*keyword == "macdef") pass_over_macro(text);
    base::Login login = take_login(text, keyword);
    if (!login.user.empty() || login.password) logins.push_back(std::move(login));
  }
  return logins;
}

std::vector<base::Login> netrc_logins_of(const std::filesystem::path& file) { return netrc_logins(text_of(file)); }

void require_netrc(const std::filesystem::path& file) {
  const std::filesystem::path path = file.empty() ? users_netrc() : file;
  const base::UniqueFd opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened) return;
  throw Cause(ErrorKind::input, "cannot read " + path.string() + ", which " +
                                    (file.empty() ? "--netrc" : "--netrc-file") +
                                    " needs: " + std::generic_category().message(errno));
}

}  // namespace hoist::net
