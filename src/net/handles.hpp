#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

#include "hoist/cause.hpp"

namespace hoist::net {

/// Frees what libcurl made.
struct CurlDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

using EasyHandle = std::unique_ptr<CURL, CurlDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlDeleter>;

/// Sets one option of an easy handle. @throws Cause (internal) if libcurl refuses it
template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK) {
    throw Cause(ErrorKind::internal,
                "libcurl refused option " + std::to_string(option) + ": " + curl_easy_strerror(code));
  }
}

}  // namespace hoist::net
