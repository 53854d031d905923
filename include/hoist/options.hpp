#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hoist/bytes.hpp"

namespace hoist {

/// The most slots a run may have, whatever is asked for.
inline constexpr std::size_t max_slots = 1000;

/// The most retries of one item, whatever is asked for.
inline constexpr std::size_t max_retries = 1000;

/// What is on the disk for good before an item counts as done.
enum class Durability {
  none,   ///< nothing: the system writes files when it likes
  batch,  ///< its bytes: one sync for all files written meanwhile, before they get their names
  file,   ///< its bytes and its name: the file is synced, and its folder after the rename
};

/// What to do when another run is writing to the same folder.
enum class LockMode {
  leave,  ///< end at once
  wait,   ///< wait until it has ended
};

/// How requests are made.
struct HttpOptions {
  std::string user_agent;            ///< the User-Agent field; empty means hoist and its version
  std::vector<std::string> headers;  ///< further fields, "Name: value" each; never shown, they may hold secrets
  bool netrc = false;                ///< take user names and passwords from ~/.netrc, or netrc_file
  std::filesystem::path netrc_file;
  std::optional<std::string> proxy;   ///< empty: none; nothing: what the environment says (http_proxy, https_proxy)
  std::filesystem::path ca_file;      ///< trusted certificates, PEM; empty: the system's
  std::filesystem::path client_cert;  ///< PEM; empty: none
  std::filesystem::path client_key;   ///< PEM; empty: in client_cert
  bool insecure = false;              ///< trust any server
  bool http1 = false;                 ///< never HTTP/2
  bool compressed = false;            ///< ask for a compressed transfer (RFC 9110 section 8.4); files are saved plain
  Bytes limit_rate;                   ///< bytes a second for the whole run; 0: no limit
  Bytes max_file_size;                ///< a larger file is an error; 0: no limit
};

/// How often and how soon an item is tried again. The rules are in engine/retry.hpp.
struct RetryOptions {
  unsigned retries = 0;                            ///< most further attempts after a failure that can heal
  std::chrono::milliseconds first_delay{500};      ///< the longest first wait; it doubles with each attempt...
  std::chrono::milliseconds longest_delay{60000};  ///< ...up to this
  std::size_t most_origin_errors = 0;  ///< connection failures in a row that make an origin given up; 0: never
};

/// What decides how a batch is fetched. What is fetched comes from an ItemSource, what is shown from an Observer.
struct Options {
  std::filesystem::path folder = "downloads";         ///< where files go; made, with its parents, if missing
  std::size_t slots = 5;                              ///< most requests in flight; 1 to max_slots
  std::size_t slots_per_origin = max_slots;           ///< most of them for one origin; >= 1
  std::chrono::milliseconds connect_timeout{10000};   ///< for name, TCP and TLS together, for each connection
  std::chrono::milliseconds stall_timeout{30000};     ///< without a byte, counted from when the request is sent
  std::chrono::milliseconds grace{10000};             ///< for what is in flight to finish after a first signal
  std::optional<std::chrono::milliseconds> deadline;  ///< for the whole run; what is in flight then is interrupted
  HttpOptions http;
  RetryOptions retry;
  Durability durability = Durability::none;
  LockMode lock = LockMode::leave;
  bool refresh = false;          ///< keep a journal: ask conditionally, continue what was interrupted
  std::string batch_name;        ///< with refresh: what tells this batch from others in the folder
  bool tell_not_begun = false;   ///< once stopped, read on (for at most `grace`) and tell what was not begun as well
  bool digests = false;          ///< compute the SHA-256 digest of every file, expected or not
  Bytes memory = mebibytes(24);  ///< for bodies on their way to the disk, all items together
};

}  // namespace hoist
