// A URL with a password in it, and a query with a token: neither may be shown.
// The lines of the input: the URL, what stands before the password, what stands behind it.

#include <string>

#include "base/query.hpp"
#include "base/url.hpp"
#include "base/url_syntax.hpp"
#include "hoist/cause.hpp"
#include "source/list_line.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

constexpr std::string_view secret = "paSsw0rdXYZ";

bool shows(std::string_view text) { return text.find(secret) != std::string_view::npos; }

/// Whatever ends the user info of a URL (RFC 3986 section 3.2), or a URL in a message.
bool may_stand_in_password(std::string_view text) { return text.find_first_of("/?# \t\r\n") == std::string_view::npos; }

void require_hidden(const std::string& url) {
  for (const base::QueryValues values :
       {base::QueryValues::none, base::QueryValues::no_secrets, base::QueryValues::all}) {
    require(!shows(base::shown_url(url, values)), "no password survives shown_url()");
  }
  require(!shows(base::without_userinfo("cannot fetch " + url + " now")), "no password survives in a message");
  try {
    source::parse_list_line(url, 1, source::NameTemplate());
  } catch (const Cause& cause) {
    require(!shows(cause.message()), "no message about a line quotes a password");
  }
}

void require_query_hidden(const std::string& url) {
  require(!shows(base::shown_url(url, base::QueryValues::none)), "no value of a query survives shown_url()");
  require(!shows(base::shown_url(url, base::QueryValues::no_secrets)), "no token survives shown_url()");
  const bool survives = base::looks_like_url(url) && shows(base::without_userinfo("cannot fetch " + url));
  require(!survives, "no value of a query survives in a message");
  require(!shows(base::without_signature(url)), "no token is left without the signature");
  const std::string masked = base::masked_query(url, base::QueryValues::none);
  require(base::has_masked_query(masked), "a masked query is told");
  require(base::masked_query(masked, base::QueryValues::none) == masked, "a masked query stays as it is");
}

}  // namespace

void fuzz_one(std::string_view input) {
  if (shows(input)) return;
  const std::string url(take_line(input));
  const std::string before(take_line(input));
  const std::string after(take_line(input));
  if (url.starts_with("refused=")) return;  // whose text is shown: hoist has written it, without secrets
  const std::size_t authority = url.find("://");
  if (authority != std::string::npos && may_stand_in_password(before) && may_stand_in_password(after)) {
    std::string with_password = url;
    require_hidden(with_password.insert(authority + 3, "user:" + before + std::string(secret) + after + "@"));
  }
  if (url.find_first_of("# \t\r\n") == std::string::npos) {
    require_query_hidden(url + (url.find('?') == std::string::npos ? '?' : '&') + "token=" + std::string(secret));
  }
}

}  // namespace hoist::fuzz
