#include "net/easy_pool.hpp"

#include <utility>

#include "net/sockets.hpp"
#include "net/transfer.hpp"

namespace hoist::net {

namespace {

constexpr long most_redirects = 10;

bool is_https(const std::string& url) noexcept { return curl_strnequal(url.c_str(), "https:", 6) != 0; }

curl_socket_t open_socket(void* sockets, curlsocktype, curl_sockaddr* address) noexcept {
  return static_cast<Sockets*>(sockets)->open(*address);
}

int close_socket(void* sockets, curl_socket_t socket) noexcept { return static_cast<Sockets*>(sockets)->close(socket); }

}  // namespace

std::unique_ptr<Easy> EasyPool::take(Transfer& transfer, const std::string& url) {
  std::unique_ptr<Easy> easy;
  if (idle_.empty()) {
    easy = make();
  } else {
    easy = std::move(idle_.back());
    idle_.pop_back();
  }
  easy->error[0] = '\0';
  CURL* handle = easy->handle.get();
  set(handle, CURLOPT_URL, url.c_str());
  // Share one HTTP/2 connection rather than open many. In the clear there is none to hope for, and waiting to see
  // what the first response says would cost every batch that response's time.
  set(handle, CURLOPT_PIPEWAIT, is_https(url) ? 1L : 0L);
  set(handle, CURLOPT_PRIVATE, &transfer);
  set(handle, CURLOPT_FORBID_REUSE, 0L);  // a transfer that found its connection dirty has set it
  set(handle, CURLOPT_WRITEDATA, &transfer);
  set(handle, CURLOPT_HEADERDATA, &transfer);
  set(handle, CURLOPT_PREREQDATA, &transfer);
  return easy;
}

void EasyPool::give_back(std::unique_ptr<Easy> easy) noexcept {
  curl_easy_setopt(easy->handle.get(), CURLOPT_PRIVATE, nullptr);  // its transfer may be gone soon
  try {
    idle_.push_back(std::move(easy));
  } catch (...) {
    // no memory to keep it: it is freed instead
  }
}

std::unique_ptr<Easy> EasyPool::make() const {
  auto easy = std::make_unique<Easy>();
  easy->handle.reset(curl_easy_init());
  if (!easy->handle) throw Cause(ErrorKind::internal, "libcurl has no memory for another transfer");
  set(easy->handle.get(), CURLOPT_ERRORBUFFER, easy->error.data());
  set_up_requests(easy->handle.get());
  set_up_connections(easy->handle.get());
  return easy;
}

void EasyPool::set_up_requests(CURL* easy) const {
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 1L);
  set(easy, CURLOPT_MAXREDIRS, most_redirects);
  set(easy, CURLOPT_UNRESTRICTED_AUTH, 0L);
  set(easy, CURLOPT_USERAGENT, settings_.user_agent.c_str());
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy, CURLOPT_PREREQFUNCTION, &Transfer::on_request);
}

void EasyPool::set_up_connections(CURL* easy) const {
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(easy, CURLOPT_QUICK_EXIT, 1L);  // a stopped run does not wait for a name server
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, &sockets_);
  set(easy, CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
  set(easy, CURLOPT_CLOSESOCKETDATA, &sockets_);
}

}  // namespace hoist::net
