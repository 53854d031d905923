#include "http/redirect.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/ascii_case.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "http/status.hpp"

namespace hoist::http {

namespace {

/// A location as it may be shown: what stands before the last "@" may be a password, and a query a signature.
std::string shown(std::string_view location) {
  const std::size_t at = location.rfind('@');
  if (at != std::string_view::npos) location.remove_prefix(at + 1);
  constexpr std::size_t enough = 200;
  return std::string(location.substr(0, std::min(location.find_first_of("?#"), enough)));
}

Cause cause(const ResponseHead& head, const std::string& why) {
  return Cause(ErrorKind::http, status_message(head.status) + ", " + why, head.status);
}

Credentials credentials_for(const Request& request, const std::string& target) {
  const std::string origin = base::origin_of(target);
  if (request.credentials == Credentials::given && origin == base::origin_of(request.url)) return Credentials::given;
  return origin.starts_with("https:") ? Credentials::own_entry : Credentials::none;
}

}  // namespace

bool is_redirect(int status) noexcept {
  static constexpr std::array redirects = {300, 301, 302, 303, 307, 308};
  return std::find(redirects.begin(), redirects.end(), status) != redirects.end();
}

std::vector<std::string> for_anyone(std::vector<std::string> fields) {
  constexpr std::string_view accept = "accept";
  std::erase_if(fields, [&](std::string_view field) { return base::lower(field.substr(0, accept.size())) != accept; });
  return fields;
}

Request follow(const Request& request, const ResponseHead& head) {
  const std::string& location = *head.location;
  if (location.empty()) throw cause(head, "but its Location is empty");
  std::optional<std::string> target = base::resolve(request.url, location);
  if (!target) throw cause(head, "but its Location is malformed: " + shown(location));
  const std::string scheme = target->substr(0, target->find(':'));
  if (scheme != "http" && scheme != "https") {
    throw cause(head, "but only http and https are followed: " + shown(*target));
  }
  const Credentials credentials = credentials_for(request, *target);
  return {.url = std::move(*target),
          .fields = request.fields,
          .own = request.own,
          .from = request.from,
          .to = request.to,
          .credentials = credentials};
}

}  // namespace hoist::http
