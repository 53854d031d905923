// A redirect. The lines of the input: the URL that was asked for, the Location that its server answered.

#include "http/redirect.hpp"

#include <string>

#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

constexpr std::string_view secret = "paSsw0rdXYZ";

bool shows(std::string_view text) { return text.find(secret) != std::string_view::npos; }

http::Request request_for(std::string_view text) {
  http::Request request{.url = base::checked_url(text)};
  request.own = {"Authorization: mine"};
  if (base::split_url(request.url).authority.find('@') == std::string_view::npos) {
    request.url.insert(request.url.find("://") + 3, "user:" + std::string(secret) + "@");
  }
  return request;
}

}  // namespace

void fuzz_one(std::string_view input) {
  if (shows(input)) return;
  try {
    const http::Request request = request_for(take_line(input));
    http::ResponseHead head;
    head.status = 302;
    head.location = std::string(input);
    const std::string before = base::origin_of(request.url);
    const http::Request next = http::follow(request, head);
    const std::string after = base::origin_of(next.url);
    require(next.url.find('#') == std::string::npos, "a fragment is not sent");
    require(next.url.find_first_of(std::string_view(" \r\n\0", 4)) == std::string::npos, "a URL is one word");
    if (before == after) return;
    require(!shows(next.url), "a password stays within its origin");
    require(next.credentials != http::Credentials::given, "credentials stay within their origin");
    require(!base::login_of(next.url), "a server does not say who asks");
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input || cause.kind() == ErrorKind::http, "a redirect is the server's fault");
    require(!shows(cause.message()), "no message holds a password");
  }
}

}  // namespace hoist::fuzz
