// A file of cookies in Netscape's format.

#include <string>

#include "base/ascii_case.hpp"
#include "hoist/cause.hpp"
#include "net/cookies.hpp"
#include "net/handles.hpp"
#include "support/files.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

/// The domain of a line that libcurl has written.
std::string domain_of(std::string_view line) {
  constexpr std::string_view http_only = "#HttpOnly_";
  if (line.starts_with(http_only)) line.remove_prefix(http_only.size());
  line = line.substr(0, line.find('\t'));
  if (line.starts_with('.')) line.remove_prefix(1);
  return base::lower(line);
}

bool is_for(const std::string& domain, const std::string& host) {
  return host == domain || (!domain.empty() && host.ends_with("." + domain));
}

void require_only_for(const net::CookieFile& cookies, const std::string& host) {
  static const net::EasyHandle easy = [] {
    net::EasyHandle made(curl_easy_init());
    net::start_cookies(made.get());
    return made;
  }();
  net::set_cookies(easy.get(), cookies.lines_for(host));
  const net::CookieLines kept = net::cookies_of(easy.get());
  for (const std::string& line : kept) require(is_for(domain_of(line), host), "a host gets its own cookies alone");
  net::CookieStore store;
  store.add({}, kept);
  store.add(kept, {});
  require(store.lines().empty(), "what a server has deleted is gone");
}

}  // namespace

void fuzz_one(std::string_view input) {
  static MemoryFile file;
  file.write(input);
  try {
    const net::CookieFile cookies(file.path());
    for (const char* host : {"example.org", "www.example.org", "127.0.0.1"}) require_only_for(cookies, host);
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a file that cannot be used is the input's fault");
  }
}

}  // namespace hoist::fuzz
