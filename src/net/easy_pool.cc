#include "net/easy_pool.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unistd.h>
#include <utility>

#include "base/header_field.hpp"
#include "base/url.hpp"
#include "http/decoder.hpp"
#include "http/redirect.hpp"
#include "net/cookies.hpp"
#include "net/credentials.hpp"
#include "net/netrc.hpp"
#include "net/private_address.hpp"
#include "net/proxy_choice.hpp"
#include "net/transfer.hpp"

namespace hoist::net {

namespace {

bool is_https(const std::string& url) noexcept { return curl_strnequal(url.c_str(), "https:", 6) != 0; }

/// A libcurl without HTTP/2 refuses to be asked for it.
bool may_use_http2(const HttpOptions& http) noexcept {
  static const bool has_http2 = (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2) != 0;
  return has_http2 && !http.http1;
}

/// Whether libcurl knows a file with all certificates that are trusted here. Beside it, most are built with a folder of
/// the same ones, and libcurl keeps what it has read for the next connection only if there is no such folder: without
/// it, a connection to a new origin takes 3 ms of work rather than 30.
bool has_bundle() {
  static const bool found = [] {
    const char* const bundle = curl_version_info(CURLVERSION_NOW)->cainfo;
    return bundle && access(bundle, R_OK) == 0;
  }();
  return found;
}

/// Appends fields to a list. @throws Cause (internal) without memory
void append(CurlList& list, const std::vector<std::string>& fields) {
  for (const std::string& field : fields) {
    curl_slist* const longer = curl_slist_append(list.get(), field.c_str());
    if (!longer) throw Cause(ErrorKind::internal, "libcurl has no memory left for a header field");
    static_cast<void>(list.release());  // it is a part of the longer one
    list.reset(longer);
  }
}

/// The user's fields for all requests, but those that the request has its own of.
std::vector<std::string> without_own(const std::vector<std::string>& fields, const std::vector<std::string>& own) {
  std::vector<std::string> rest;
  std::copy_if(fields.begin(), fields.end(), std::back_inserter(rest), [&own](const std::string& field) {
    return std::none_of(own.begin(), own.end(), [&](const auto& other) { return base::is_same_field(field, other); });
  });
  return rest;
}

/// A Cookie field of the user's: libcurl would send it beside one of its own.
bool is_cookie_field(const std::string& field) noexcept {
  return curl_strnequal(field.c_str(), "Cookie:", 7) != 0 && field.find_first_not_of(" \t", 7) != std::string::npos;
}

/// Whether the user's own fields say which codings are acceptable.
bool names_codings(const std::vector<std::string>& fields) noexcept {
  constexpr std::string_view name = "Accept-Encoding";
  return std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
    return curl_strnequal(field.c_str(), name.data(), name.size()) != 0 && field.find_first_of(":;") == name.size();
  });
}

/// Sets an option that takes a path or a text, where there is one.
void set_given(CURL* easy, CURLoption option, const std::string& value) {
  if (!value.empty()) set(easy, option, value.c_str());
}

void set_login(CURL* easy, const base::Login& login) {
  set(easy, CURLOPT_USERNAME, login.user.c_str());
  set(easy, CURLOPT_PASSWORD, login.password.value_or(std::string()).c_str());
}

/// The fields but for Cookie, and what those say, which libcurl joins with the cookies that servers have set.
std::pair<std::vector<std::string>, std::string> without_cookies(const std::vector<std::string>& fields) {
  std::pair<std::vector<std::string>, std::string> parts;
  for (const std::string& field : fields) {
    if (!is_cookie_field(field)) {
      parts.first.push_back(field);
    } else {
      parts.second += (parts.second.empty() ? "" : "; ") + field.substr(field.find_first_not_of(" \t", 7));
    }
  }
  return parts;
}

}  // namespace

EasyPool::EasyPool(const TransferSettings& settings) : settings_(settings) {
  // Not by CURLOPT_ACCEPT_ENCODING: libcurl would decode all it has read at once, however large that becomes.
  const std::string codings = settings_.http.compressed ? http::known_codings() : std::string();
  if (!codings.empty() && !names_codings(settings_.http.headers)) accept_codings_ = {"Accept-Encoding: " + codings};
  append(resolve_, settings_.http.resolve);
  std::tie(given_, cookie_field_) = without_cookies(settings_.http.headers);
  if (!settings_.http.bearer.empty()) given_.push_back("Authorization: Bearer " + settings_.http.bearer);
  append(fields_, given_);
  append(fields_, accept_codings_);
  open_ = http::for_anyone(settings_.http.headers);
}

std::unique_ptr<Easy> EasyPool::take(Transfer& transfer, const http::Request& request) {
  std::unique_ptr<Easy> easy = idle_or_new();
  CURL* const handle = easy->handle.get();
  curl_easy_reset(handle);  // or it would count its own retries over all transfers
  easy->error[0] = '\0';
  set(handle, CURLOPT_ERRORBUFFER, easy->error.data());
  set_up_requests(handle);
  set_up_connections(handle);
  set_up_identity(handle);
  set_up_proxy(*easy, request.url);
  set_up_fields(*easy, request);
  set(handle, CURLOPT_URL, request.url.c_str());
  set_up_login(handle, request);
  // Share one HTTP/2 connection rather than open many. Without TLS there will be none, and waiting to see
  // what the first response says would cost every batch that response's time.
  set(handle, CURLOPT_PIPEWAIT, is_https(request.url) ? 1L : 0L);
  set(handle, CURLOPT_PRIVATE, &transfer);
  set(handle, CURLOPT_WRITEDATA, &transfer);
  set(handle, CURLOPT_HEADERDATA, &transfer);
  set(handle, CURLOPT_PREREQDATA, &transfer);
  set(handle, CURLOPT_OPENSOCKETDATA, &transfer);
  return easy;
}

std::unique_ptr<Easy> EasyPool::idle_or_new() {
  if (!idle_.empty()) {
    std::unique_ptr<Easy> easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }
  auto easy = std::make_unique<Easy>();
  easy->handle.reset(curl_easy_init());
  if (!easy->handle) throw Cause(ErrorKind::internal, "libcurl has no memory left for another transfer");
  start_cookies(easy->handle.get());
  return easy;
}

void EasyPool::set_up_fields(Easy& easy, const http::Request& request) const {
  CURL* const handle = easy.handle.get();
  const bool all = request.credentials == http::Credentials::given;
  auto [own, own_cookies] = without_cookies(request.own);
  if (all && request.fields.empty() && own.empty()) {
    set(handle, CURLOPT_HTTPHEADER, fields_.get());
  } else {
    if (!all) own = http::for_anyone(std::move(own));
    append(easy.fields, without_own(all ? given_ : open_, own));
    append(easy.fields, own);
    // The rest of a file cannot be decoded without its beginning.
    if (request.from == 0 && !names_codings(own)) append(easy.fields, accept_codings_);
    append(easy.fields, request.fields);
    set(handle, CURLOPT_HTTPHEADER, easy.fields.get());
  }
  set_cookies(handle, request.cookies);
  if (all) set_given(handle, CURLOPT_COOKIE, own_cookies.empty() ? cookie_field_ : own_cookies);
  const std::string last = request.to > 0 ? std::to_string(request.to - 1) : std::string();
  const std::string range = std::to_string(request.from) + "-" + last;
  set(handle, CURLOPT_RANGE, request.from > 0 ? range.c_str() : nullptr);
}

/// What a URL says comes before --user, and that before netrc. Of a URL that names a user and no password, libcurl asks
/// a .netrc for the password, as long as no option names a user.
void EasyPool::set_up_login(CURL* easy, const http::Request& request) const {
  const bool given = request.credentials == http::Credentials::given;
  set(easy, CURLOPT_HTTPAUTH, static_cast<long>(auth_schemes_for(settings_.http.auth, given)));
  if (request.credentials == http::Credentials::own_entry) set_up_own_entry(easy, request.url);
  if (!given) return;
  const std::optional<base::Login> login = base::login_of(request.url);
  const bool negotiates = settings_.http.auth == AuthScheme::negotiate || settings_.http.auth == AuthScheme::any;
  if (settings_.http.login && !login) {
    set(easy, CURLOPT_USERPWD, settings_.http.login->c_str());
  } else if (settings_.http.netrc && !(login && login->password)) {
    set(easy, CURLOPT_NETRC, long{CURL_NETRC_OPTIONAL});
    set_given(easy, CURLOPT_NETRC_FILE, settings_.http.netrc_file.string());
  } else if (login) {
    set_login(easy, *login);
  } else if (negotiates) {
    set(easy, CURLOPT_USERPWD, ":");  // whose ticket there is
  }
}

/// libcurl would tell the entry for all others ("default") to wherever a redirect leads, too.
void EasyPool::set_up_own_entry(CURL* easy, const std::string& url) const {
  if (!settings_.http.netrc) return;
  const std::optional<base::Login> login = netrc_entry_of(settings_.http.netrc_file, base::host_of(url));
  if (login) set_login(easy, *login);
}

void EasyPool::give_back(std::unique_ptr<Easy> easy) noexcept {
  curl_easy_setopt(easy->handle.get(), CURLOPT_PRIVATE, nullptr);  // its transfer may be gone soon
  easy->fields.reset();
  forget_cookies(easy->handle.get());
  try {
    idle_.push_back(std::move(easy));
  } catch (...) {
    // There is no memory to keep it: it is freed instead.
  }
}

void EasyPool::set_up_requests(CURL* easy) const {
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);  // a redirect is a request of its own: http::follow()
  set(easy, CURLOPT_USERAGENT, settings_.http.user_agent.c_str());
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy, CURLOPT_PREREQFUNCTION, &Transfer::on_request);
}

void EasyPool::set_up_connections(CURL* easy) const {
  set(easy, CURLOPT_NOSIGNAL, 1L);
  if (settings_.http.ip_version == IpVersion::v4) set(easy, CURLOPT_IPRESOLVE, long{CURL_IPRESOLVE_V4});
  if (settings_.http.ip_version == IpVersion::v6) set(easy, CURLOPT_IPRESOLVE, long{CURL_IPRESOLVE_V6});
  if (resolve_) set(easy, CURLOPT_RESOLVE, resolve_.get());
  set_given(easy, CURLOPT_INTERFACE, settings_.http.interface_name);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
  set(easy, CURLOPT_HTTP_VERSION, long{may_use_http2(settings_.http) ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1});
  // As much as makes a part, in one system call: large bodies arrive a sixth sooner than with libcurl's 16 KiB. It is
  // a wish: a handle that still has a buffer from its last transfer (libcurl 7.88, HTTP/2) refuses, and keeps 16 KiB.
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, buffer_size());
  set(easy, CURLOPT_QUICK_EXIT, 1L);  // a stopped run does not wait for a name server
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
}

/// What has been read is received, whatever the rate: a tenth of what a second allows is not too much.
long EasyPool::buffer_size() const noexcept {
  constexpr std::uint64_t least = 1024;  // that libcurl takes
  const std::uint64_t part = settings_.part_size.count;
  const std::uint64_t rate = settings_.http.limit_rate.count;
  return static_cast<long>(rate == 0 ? part : std::clamp(rate / 10, std::min(least, part), part));
}

bool EasyPool::may_share(const std::string& url) const noexcept {
  return may_use_http2(settings_.http) && is_https(url);
}

void EasyPool::keep_alone(const Easy& easy) {
  set(easy.handle.get(), CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(easy.handle.get(), CURLOPT_PIPEWAIT, 0L);
}

/// Where addresses are judged, it has to be known whose they are: the server's or a proxy's. So libcurl is told which
/// proxy to use for this URL, rather than left to find out by itself.
void EasyPool::set_up_proxy(Easy& easy, const std::string& url) const {
  const HttpOptions& http = settings_.http;
  CURL* const handle = easy.handle.get();
  if (!http.deny_private) {
    if (http.proxy) set(handle, CURLOPT_PROXY, http.proxy->c_str());
    return;
  }
  const std::string proxy = proxy_for(url, http.proxy, [](const char* name) { return std::getenv(name); });
  easy.proxied = !proxy.empty();
  set(handle, CURLOPT_PROXY, proxy.c_str());
  set(handle, CURLOPT_NOPROXY, "");
  if (!easy.proxied) return;
  const std::string host = base::host_of(url);
  const std::string_view why = why_private_host(host);
  if (!why.empty()) throw denied(host, {}, why);
}

void EasyPool::set_up_identity(CURL* easy) const {
  const HttpOptions& http = settings_.http;
  set_given(easy, CURLOPT_CAINFO, http.ca_file.string());
  set_given(easy, CURLOPT_SSLCERT, http.client_cert.string());
  set_given(easy, CURLOPT_SSLKEY, http.client_key.string());
  set(easy, CURLOPT_KEYPASSWD, "");  // or OpenSSL would ask the terminal for a key's pass phrase, and wait
  if (!http.ca_file.empty() || has_bundle()) set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  if (http.insecure) {
    set(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

}  // namespace hoist::net
