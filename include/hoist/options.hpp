#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hoist/bytes.hpp"

namespace hoist {

/// The maximum number of slots of a run; larger values count as this.
inline constexpr std::size_t max_slots = 1000;

/// The maximum number of threads that make requests.
inline constexpr std::size_t max_lanes = 64;

/// The maximum number of retries of an item; larger values count as this.
inline constexpr std::size_t max_retries = 1000;

/// What is synced to disk before an item counts as done.
enum class Durability {
  none,   ///< nothing: the system writes files when it sees fit
  batch,  ///< its bytes: one sync for all files that are ready, before they get their names
  file,   ///< its bytes and its name: the file is synced, and its folder after the file is renamed
};

/// What to do if another run is writing to the same folder.
enum class LockMode {
  leave,  ///< end at once
  wait,   ///< wait until it has ended
};

/// Which addresses of a host are used.
enum class IpVersion { any, v4, v6 };

/// How a user name and a password are told to a server (RFC 9110 section 11).
enum class AuthScheme {
  basic,      ///< with the request (RFC 7617)
  digest,     ///< once the server has asked for it (RFC 7616)
  negotiate,  ///< the same, by Kerberos (RFC 4559)
  any,        ///< once the server has asked, by the safest scheme that it offers
};

/// How requests are made.
struct HttpOptions {
  std::string user_agent;            ///< the User-Agent field; empty means hoist and its version
  std::vector<std::string> headers;  ///< further fields, "Name: value" each; never shown, as they may contain secrets
  bool netrc = false;                ///< take user names and passwords from ~/.netrc, or netrc_file
  std::filesystem::path netrc_file;
  std::optional<std::string> login;       ///< "NAME:PASSWORD" for the origin of every item; a secret
  std::string bearer;                     ///< a token for the same (RFC 6750), instead; a secret; empty: none
  AuthScheme auth = AuthScheme::basic;    ///< for login, netrc and URLs
  std::filesystem::path cookie_file;      ///< cookies in Netscape's format, for the hosts it names; empty: none
  bool keep_cookies = false;              ///< remember those of all responses: Downloader::cookies()
  std::vector<std::string> accept_types;  ///< "image/*", "application/json": another one is an error; empty: any
  IpVersion ip_version = IpVersion::any;
  std::vector<std::string> resolve;   ///< "HOST:PORT:ADDRESS[,ADDRESS]": not looked up
  std::string interface_name;         ///< a network interface or local address to connect from; empty: any
  std::optional<std::string> proxy;   ///< empty: none; nullopt: those of the environment (http_proxy, https_proxy)
  std::filesystem::path ca_file;      ///< trusted certificates, PEM; empty: the system's
  std::filesystem::path client_cert;  ///< PEM; empty: none
  std::filesystem::path client_key;   ///< PEM; empty: in client_cert
  bool insecure = false;              ///< trust any server
  bool deny_private = false;  ///< no connection to what is not an address of the internet: loopback, private, ...
  bool http1 = false;         ///< never HTTP/2
  bool compressed = false;    ///< ask for a compressed transfer (RFC 9110 section 8.4); files are saved plain
  Bytes limit_rate;           ///< bytes per second for the whole run; 0: no limit
  Bytes max_file_size;        ///< a larger file is an error; 0: no limit
  Bytes min_speed;  ///< bytes per second; a transfer that is slower over Options::stall_timeout is ended; 0: any speed
  std::optional<std::chrono::milliseconds> max_time;  ///< for one attempt, from connecting on; nothing: no limit
};

/// How often an item is retried, and the backoff. The rules are in engine/retry.hpp.
struct RetryOptions {
  unsigned retries = 0;                            ///< maximum number of retries after transient failures
  std::chrono::milliseconds first_delay{500};      ///< the longest first wait; it doubles with each attempt...
  std::chrono::milliseconds longest_delay{60000};  ///< ...up to this
  std::size_t most_origin_errors = 0;  ///< connection failures in a row after which an origin is given up; 0: never
  std::vector<int> statuses = {};      ///< HTTP statuses that are transient besides the usual ones
};

/// Threads that make requests.
struct LaneOptions {
  std::size_t count = 1;  ///< 1 to max_lanes
  bool large = true;      ///< whether large bodies are spread over them, too
};

/// The limits of an origin that the runs of other shards use at the same time.
struct OriginLimits {
  std::size_t slots = 1;                         ///< maximum number of requests in flight to it; >= 1
  std::chrono::nanoseconds request_interval{0};  ///< from one request to the next; 0: no limit
};

/// When a large file is fetched in segments, by several requests at a time: where slots are idle, its server sends a
/// strong validator (RFC 9110 section 8.8.1) and its size, and ranges of it.
struct SplitOptions {
  std::size_t segments = 4;         ///< maximum number of segments of one file at a time; 1: never
  Bytes least_left{64'000'000};     ///< of a file, before it is split further
  Bytes least_segment{16'000'000};  ///< no segment is made smaller
};

struct Outcome;

/// The archive that the files of a batch are saved to (Options::archive): one after the other, whole, as they complete.
struct ArchiveOptions {
  std::string name;         ///< of its file in Options::folder (see store::ArchiveName); "-": standard output
  std::uint64_t items = 0;  ///< after so many files, another one is begun; 0: no limit
  Bytes size;               ///< before it would become larger, uncompressed, another one is begun; 0: no limit
  /// Makes the text that goes with each file, as an entry after it; empty: there is none. Workers call it.
  std::function<std::string(const Outcome&)> describe = {};
};

/// How a batch is fetched. What is fetched comes from an ItemSource; what is shown, from an Observer.
struct Options {
  std::filesystem::path folder = "downloads";  ///< folder for the files; created, with its parents, if missing
  LaneOptions lanes;
  std::size_t slots = 50;                                  ///< maximum number of requests in flight; 1 to max_slots
  std::size_t slots_per_origin = max_slots;                ///< maximum number of them to one origin; >= 1
  bool adaptive = true;                                    ///< an origin that answers 429 or 503 gets fewer for a while
  std::chrono::nanoseconds request_interval{0};            ///< from one request to an origin to the next; 0: no limit
  std::map<std::string, OriginLimits> origin_limits = {};  ///< by origin, in place of the two above
  std::chrono::milliseconds connect_timeout{10000};        ///< for name, TCP and TLS together, for each connection
  std::chrono::milliseconds stall_timeout{30000};          ///< without data, counted from when the request is sent
  std::chrono::milliseconds grace{10000};             ///< for the requests in flight to finish after a first signal
  std::optional<std::chrono::milliseconds> deadline;  ///< for the whole run; transfers in flight are then interrupted
  HttpOptions http;
  RetryOptions retry;
  SplitOptions split;
  Durability durability = Durability::none;
  LockMode lock = LockMode::leave;
  bool refresh = false;               ///< keep a journal: make conditional requests, resume partial files
  bool trust_freshness = false;       ///< with refresh: do not request what is still fresh, as its server said
  bool skip_existing = false;         ///< do not request files that are there; check those of a known size or digest
  bool content_disposition = false;   ///< files get the names that servers give them, unless the list names them
  bool remote_time = false;           ///< give files the modification time that the server tells (Last-Modified)
  std::string batch_name;             ///< with refresh: distinguishes this batch from others in the folder
  std::string former_batch_name;      ///< what it was before, if journals may have it by that name; empty: the same
  std::string whole_batch_name = {};  ///< with refresh, of a shard: the name of the batch that it is a part of
  bool queue = false;  ///< items come for days, from a producer that waits for outcomes: see doc/architecture.md
  bool tell_not_begun = false;  ///< once stopped, read on (for at most `grace`) and report items not begun
  bool digests = false;         ///< compute a digest of every file: SHA-256 where none is expected
  std::optional<ArchiveOptions> archive = {};  ///< where files go, in place of the folder; they are not split
  Bytes memory = mebibytes(24);                ///< for bodies that are not yet on disk, all items together
};

}  // namespace hoist
