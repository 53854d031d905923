#include "cli/options/arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/ascii_case.hpp"
#include "base/printable.hpp"
#include "base/text.hpp"
#include "cli/item_sources.hpp"
#include "cli/options/archive_option.hpp"
#include "cli/options/credentials.hpp"
#include "cli/options/header_fields.hpp"
#include "cli/options/help.hpp"
#include "cli/options/option_table.hpp"
#include "cli/options/option_value.hpp"
#include "cli/options/request_rate.hpp"
#include "cli/options/resolve_entry.hpp"
#include "cli/options/shard_option.hpp"
#include "cli/process.hpp"
#include "http/media_type.hpp"

namespace hoist::cli {
namespace {

/// Reads options by their names.
class Reader {
 public:
  explicit Reader(const Settings& settings) : settings_(settings) {}

  OptionValue operator[](std::string_view name) const { return {settings_, name}; }
  bool is_on(std::string_view name) const { return (*this)[name].truth(); }

  /// The text of an option that may have none, but then not an empty one.
  std::optional<std::string> text(std::string_view name) const {
    const OptionValue value = (*this)[name];
    return value.has_value() ? std::optional(value.not_empty()) : std::nullopt;
  }

 private:
  const Settings& settings_;
};

std::string user_agent(const Reader& read) {
  const OptionValue value = read["user-agent"];
  if (!value.has_value()) return {};
  if (base::fault_in(value.not_empty())) value.refuse("--user-agent TEXT must be one line of UTF-8");
  return value.text();
}

/// A host's name or address, which has brackets where it has colons.
bool is_host(std::string_view text) {
  if (text.starts_with('[')) return text.size() > 2 && text.find(']') == text.size() - 1;
  return !text.empty() && text.find_first_of(":[]/?#") == std::string_view::npos;
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && port > 0;
}

bool is_host_with_port(std::string_view text) {
  const std::size_t address = text.starts_with('[') ? text.find(']') : 0;  // npos: it does not end, and is not a host
  const std::size_t colon = text.find(':', address);
  return is_host(text.substr(0, colon)) && (colon == std::string_view::npos || is_port(text.substr(colon + 1)));
}

/// What libcurl takes for a proxy. What it would read as something else is none: a part of the password would be the
/// host's name, be asked of name servers, and stand in messages.
bool is_proxy(std::string_view text) {
  if (base::fault_in(text) || text.find(' ') != std::string_view::npos) return false;
  const std::size_t length = text.find("://");
  if (length != std::string_view::npos) {
    constexpr std::array<std::string_view, 6> schemes = {"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
    const std::string scheme = base::lower(text.substr(0, length));
    if (std::find(schemes.begin(), schemes.end(), scheme) == schemes.end()) return false;
    text.remove_prefix(length + 3);
  }
  const std::size_t host = text.rfind('@') + 1;  // npos + 1 is 0
  if (text.substr(0, host).find_first_of("/?#") != std::string_view::npos) return false;
  text.remove_prefix(host);
  if (text.ends_with('/')) text.remove_suffix(1);
  return is_host_with_port(text);
}

/// A time of which 0 stands for no limit.
std::optional<std::chrono::milliseconds> read_time_limit(const Reader& read, std::string_view name) {
  const OptionValue value = read[name];
  if (!value.has_value() || value.time() == std::chrono::milliseconds::zero()) return std::nullopt;
  return value.time();
}

std::optional<std::string> read_proxy(const Reader& read) {
  const OptionValue value = read["proxy"];
  if (!value.has_value()) return std::nullopt;
  if (!value.text().empty() && !is_proxy(value.text())) {
    value.refuse(
        "--proxy URL must be [SCHEME://][USER:PASSWORD@]HOST[:PORT], with http, https, socks4, socks4a, socks5 "
        "or socks5h for SCHEME; write / ? and # in PASSWORD as %2F, %3F and %23");
  }
  return value.text();
}

std::vector<std::string> read_headers(const Reader& read) {
  const OptionValue value = read["header"];
  try {
    return read_header_fields(value.none_empty());
  } catch (const UsageError& error) {
    value.refuse(error.what());  // which knows where the value stands
  }
}

/// Only one of two switches may be on, unless one is a default that the other goes against: then the higher layer's is.
bool is_on_alone(const Reader& read, std::string_view name, std::string_view other) {
  const OptionValue mine = read[name];
  const OptionValue others = read[other];
  if (!mine.truth() || !others.truth()) return mine.truth();
  if (mine.layer() == others.layer()) {
    mine.refuse(fmt::format("--{} and --{} cannot be used together", std::min(name, other), std::max(name, other)));
  }
  return mine.layer() > others.layer();
}

/// A secret, whose faults are told with the place where it stands. Nothing where there is none.
std::optional<std::string> read_secret_of(const OptionValue& value, std::string_view option) {
  if (!value.has_value()) return std::nullopt;
  try {
    return read_secret(value.text(), option);
  } catch (const UsageError& error) {
    value.refuse(error.what());
  }
}

AuthScheme read_auth(const Reader& read) {
  const std::string scheme = read["auth"].choice();
  if (scheme == "digest") return AuthScheme::digest;
  if (scheme == "negotiate") return AuthScheme::negotiate;
  return scheme == "any" ? AuthScheme::any : AuthScheme::basic;
}

void read_credentials(const Reader& read, HttpOptions& http) {
  http.login = read_secret_of(read["user"], "--user");
  if (http.login && http.login->find(':') == std::string::npos) {
    read["user"].refuse("--user must be NAME:PASSWORD, or @FILE with that in its first line");
  }
  http.bearer = read_secret_of(read["bearer"], "--bearer").value_or("");
  if (http.bearer.find_first_of(" \t") != std::string::npos)
    read["bearer"].refuse("--bearer must have no blanks in it");
  http.auth = read_auth(read);
  if (!http.login || http.bearer.empty()) return;
  const Layer of_login = read["user"].layer();
  const Layer of_bearer = read["bearer"].layer();
  if (of_login == of_bearer) read["user"].refuse("--user and --bearer cannot be used together");
  of_login > of_bearer ? http.bearer.clear() : http.login.reset();
}

std::vector<std::string> read_types(const Reader& read) {
  const OptionValue value = read["accept-type"];
  std::vector<std::string> types;
  if (!value.has_value()) return types;
  const std::string list = value.not_empty();
  for (std::string_view rest = list; !rest.empty();) {
    std::string_view type = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(type.size() + 1, rest.size()));
    type.remove_prefix(std::min(type.find_first_not_of(' '), type.size()));
    type = type.substr(0, type.find_last_not_of(' ') + 1);
    if (!http::is_media_range(type)) {
      value.refuse(
          fmt::format("--accept-type must be media types such as image/* or text/csv,application/json, not '{}'",
                      base::printable(list)));
    }
    types.push_back(base::lower(type));
  }
  return types;
}

IpVersion read_ip_version(const Reader& read) {
  if (is_on_alone(read, "ipv4", "ipv6")) return IpVersion::v4;
  return is_on_alone(read, "ipv6", "ipv4") ? IpVersion::v6 : IpVersion::any;
}

std::vector<std::string> read_resolve(const Reader& read) {
  const OptionValue value = read["resolve"];
  std::vector<std::string> entries = value.none_empty();
  for (const std::string& entry : entries) {
    if (is_resolve_entry(entry)) continue;
    value.refuse(
        fmt::format("--resolve must be HOST:PORT:ADDR, with an IP address for ADDR, not '{}'", base::printable(entry)));
  }
  return entries;
}

std::vector<int> read_statuses(const Reader& read) {
  const OptionValue value = read["retry-on"];
  std::vector<int> statuses;
  if (!value.has_value()) return statuses;
  const std::string list = value.not_empty();
  for (std::string_view rest = list; !rest.empty();) {
    const std::string_view text = rest.substr(0, rest.find(','));
    int status = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
    if (error != std::errc() || end != text.data() + text.size() || status < 400 || status > 599) {
      value.refuse(fmt::format("--retry-on must be HTTP statuses from 400 to 599, such as 403,404, not '{}'",
                               base::printable(value.text())));
    }
    statuses.push_back(status);
    rest.remove_prefix(std::min(text.size() + 1, rest.size()));
  }
  return statuses;
}

std::chrono::nanoseconds read_interval(const Reader& read) {
  const OptionValue value = read["rate"];
  const auto interval = parse_request_rate(value.text());
  if (!interval) {
    value.refuse(fmt::format("--rate must be a number of requests such as 10/s, 30/m or 500/h, not '{}'",
                             base::printable(value.text())));
  }
  return *interval;
}

HttpOptions read_http(const Reader& read) {
  HttpOptions http;
  http.user_agent = user_agent(read);
  http.headers = read_headers(read);
  http.netrc_file = read.text("netrc-file").value_or("");
  http.netrc = read.is_on("netrc") || !http.netrc_file.empty();
  http.proxy = read_proxy(read);
  http.ca_file = read.text("cacert").value_or("");
  http.client_cert = read.text("cert").value_or("");
  http.client_key = read.text("key").value_or("");
  if (!http.client_key.empty() && http.client_cert.empty()) read["key"].refuse("--key FILE needs --cert FILE");
  read_credentials(read, http);
  http.cookie_file = read.text("cookies").value_or("");
  http.keep_cookies = read["save-cookies"].has_value();
  http.accept_types = read_types(read);
  http.ip_version = read_ip_version(read);
  http.resolve = read_resolve(read);
  http.interface_name = read.text("interface").value_or("");
  http.insecure = read.is_on("insecure");
  http.deny_private = read.is_on("deny-private");
  http.http1 = read.is_on("http1.1");
  http.compressed = read.is_on("compressed");
  http.limit_rate = read["limit-rate"].speed();
  http.max_file_size = read["max-filesize"].size();
  http.min_speed = read["min-speed"].speed();
  http.max_time = read_time_limit(read, "max-time");
  return http;
}

RetryOptions read_retry(const Reader& read) {
  RetryOptions retry;
  retry.retries = static_cast<unsigned>(read["retry"].number());
  retry.most_origin_errors = read["max-host-errors"].number();
  retry.statuses = read_statuses(read);
  return retry;
}

Durability read_durability(const Reader& read) {
  const std::string what = read["durability"].choice();
  if (what == "file") return Durability::file;
  return what == "batch" ? Durability::batch : Durability::none;
}

Options read_options(const Reader& read, const Batch& batch) {
  Options options;
  options.folder = read["dir"].not_empty();
  options.slots = read["max_req"].count();
  options.slots_per_origin = read["max-per-host"].count();
  options.split.segments = read["split"].count();
  options.lanes = read["lanes"].has_value() ? LaneOptions{.count = read["lanes"].count()} : useful_lanes();
  options.request_interval = read_interval(read);
  options.adaptive = !std::holds_alternative<FlagsBatch>(batch.source);  // the ERROR server's 503s are no overload
  options.connect_timeout = read["connect-timeout"].time();
  options.stall_timeout = read["stall-timeout"].time();
  options.grace = read["grace"].time();
  options.deadline = read_time_limit(read, "deadline");
  options.http = read_http(read);
  options.retry = read_retry(read);
  options.durability = read_durability(read);
  options.lock = read["lock"].choice() == "wait" ? LockMode::wait : LockMode::leave;
  options.refresh = read.is_on("refresh");
  options.trust_freshness = options.refresh && read.is_on("trust-freshness");
  options.skip_existing = read.is_on("skip-existing");
  options.content_disposition = read.is_on("content-disposition");
  options.remote_time = read.is_on("remote-time");
  options.batch_name = batch.name();
  options.whole_batch_name = batch.whole_name();
  options.former_batch_name = batch.former_name();
  options.digests = read["report"].has_value();
  options.tell_not_begun = read["report"].has_value() || read["failed"].has_value();
  return options;
}

/// --verbose and --quiet cannot be used together, unless one is a default that the other goes against.
Detail read_detail(const Reader& read, const Settings& settings) {
  const bool verbose = read.is_on("verbose");
  const bool quiet = read.is_on("quiet");
  const Layer of_verbose = settings.at("verbose").layer;
  const Layer of_quiet = settings.at("quiet").layer;
  if (verbose && quiet && of_verbose == of_quiet) {
    read["quiet"].refuse("--verbose and --quiet cannot be used together");
  }
  if (quiet && (!verbose || of_quiet > of_verbose)) return Detail::quiet;
  return verbose ? Detail::verbose : Detail::normal;
}

Confine read_confine(const Reader& read) {
  const std::string how = read["confine"].choice();
  if (how == "off") return Confine::off;
  return how == "require" ? Confine::required : Confine::automatic;
}

std::string default_log_level(const LogSettings& log, Detail detail) {
  if (detail == Detail::verbose) return "debug";
  // A warning is not a failure: with -q, it should not cause cron to send mail.
  return detail == Detail::quiet && !log.file ? "error" : "warn";
}

LogSettings read_log(const Reader& read, Detail detail) {
  LogSettings log;
  if (const auto file = read.text("log-file")) log.file = *file;
  const OptionValue level = read["log-level"];
  log.level = level.has_value() ? level.choice() : default_log_level(log, detail);
  return log;
}

ReportFiles read_report_files(const Reader& read) {
  ReportFiles files{read.text("report"), read.text("failed"), read.text("metrics")};
  if (read.is_on("redact-query")) files.values = base::QueryValues::none;
  if (files.failed == "-") read["failed"].refuse("--failed FILE must be a file, not standard output");
  if (files.metrics == "-") read["metrics"].refuse("--metrics FILE must be a file, not standard output");
  if (files.report && files.report == files.failed) read["failed"].refuse("--report and --failed need a FILE each");
  return files;
}

void check_values(const source::Defaults& defaults, Layer layer) {
  Settings settings;
  settings.add(defaults, layer);
  for (const OptionRow& row : option_table()) {
    if (settings.is_set(row.name())) OptionValue(settings, row.name()).check();
  }
}

/// An error in a file is reported even if the value is not used: otherwise it would surface in some later run.
void check_file(const source::Config& config) {
  check_values(config.defaults, Layer::user);
  for (const auto& [name, catalog] : config.catalogs) {
    for (const auto& [option, value] : catalog.defaults) {
      const OptionRow* const row = find_option(option);
      if (!row || !row->chooses) continue;
      throw source::InvalidConfig(value.place, fmt::format("'{}' cannot be set for a catalog", option));
    }
    check_values(catalog.defaults, Layer::catalog);
  }
}

/// Each list has a buffer, and a place in the folder.
constexpr std::size_t most_written_shards = 1'000'000;

std::optional<std::uint64_t> read_write_shards(const Reader& read, const Arguments& arguments) {
  const OptionValue value = read["write-shards"];
  if (!value.has_value()) return std::nullopt;
  if (value.count() > most_written_shards) value.refuse("--write-shards N must be at most 1000000");
  if (arguments.batch.shard) value.refuse("--shard and --write-shards cannot be used together");
  if (arguments.batch.is_for_standard_output()) value.refuse("-o - and --write-shards cannot be used together");
  return value.count();
}

void check_merge_options(const CommandLine& command_line) {
  for (const auto& [name, texts] : command_line.options) {
    const OptionRow& row = *find_option(name);
    if (row.goes_with_merging) continue;
    throw UsageError(fmt::format(
        "--merge-reports can only be used with --report, --failed, --allow-missing, -v and -q, not {}", row.shown()));
  }
}

void add_defaults_of_source(Settings& settings, const Choice& choice, const Configuration& configuration) {
  const bool flags = choice.kind == SourceKind::flags;
  if (flags) settings.take_defaults_of_flags();
  const std::string name = flags ? std::string(source::flags_catalog) : choice.catalog;
  const source::Catalog* const catalog = configuration.find_catalog(name);
  if (catalog) settings.add(catalog->defaults, Layer::catalog);
}

/// What needs --refresh, and what it does not go with. In a configuration, --trust-freshness waits for a --refresh.
void check_refresh(const Reader& read, const Arguments& arguments) {
  const bool refresh = arguments.options.refresh;
  if (arguments.batch.is_for_standard_output() && refresh) {
    read["output-name"].refuse("-o - and --refresh cannot be used together");
  }
  const bool trusts = read.is_on("trust-freshness") && read["trust-freshness"].layer() == Layer::command_line;
  if (trusts && !refresh) {
    read["trust-freshness"].refuse("--trust-freshness needs --refresh, whose journal knows how long files are fresh");
  }
}

}  // namespace

Action action_of(const CommandLine& command_line) {
  if (command_line.has("version")) return Action::version;
  if (asks_for_help(command_line)) return Action::help;
  if (command_line.options.contains("show")) return Action::show;
  if (command_line.has("merge-reports")) return Action::merge_reports;
  if (command_line.options.contains("write-shards") && !command_line.has("show-config")) return Action::write_shards;
  if (command_line.has("show-config")) return Action::show_config;
  return Action::run;
}

Arguments read_arguments(const CommandLine& command_line, const Configuration& configuration, std::string_view servers,
                         const Environment& environment) {
  Arguments arguments;
  Settings& settings = arguments.settings;
  check_file(configuration.system);
  check_file(configuration.user);
  settings = settings_of(command_line, configuration);
  const Choice choice = choose_source(command_line, configuration, settings);
  add_defaults_of_source(settings, choice, configuration);

  const Reader read(settings);
  arguments.action = action_of(command_line);
  if (arguments.action == Action::run && read.is_on("dry-run")) arguments.action = Action::dry_run;
  arguments.batch = read_batch(choice, configuration, settings, servers);
  arguments.batch.shard = read_shard(settings, choice.kind, environment);
  arguments.shard_key = read_shard_key(settings, choice.kind);
  arguments.write_shards = read_write_shards(read, arguments);
  arguments.options = read_options(read, arguments.batch);
  check_refresh(read, arguments);
  const bool every = choice.kind == SourceKind::flags && read.is_on("every");
  arguments.allow_missing = read.is_on("allow-missing") || every;
  arguments.detail = read_detail(read, settings);
  arguments.confine = read_confine(read);
  arguments.log = read_log(read, arguments.detail);
  arguments.files = read_report_files(read);
  arguments.batch.queue = is_on_standard_output(arguments.files) && !can_be_read_twice(arguments.batch);
  arguments.options.queue = arguments.batch.queue;
  arguments.save_cookies = read.text("save-cookies");
  if (arguments.save_cookies == "-") read["save-cookies"].refuse("--save-cookies FILE must be a file");
  if (arguments.batch.is_for_standard_output() && is_on_standard_output(arguments.files)) {
    read["report"].refuse("-o - and --report - cannot be used together");
  }
  read_archive(settings, arguments);
  return arguments;
}

MergeArguments read_merge_arguments(const CommandLine& command_line) {
  check_merge_options(command_line);
  Settings settings;
  settings.add(command_line);
  const Reader read(settings);
  MergeArguments arguments;
  arguments.reports = command_line.words;
  if (arguments.reports.empty()) throw UsageError("--merge-reports needs reports as arguments");
  arguments.files = read_report_files(read);
  arguments.detail = read_detail(read, settings);
  arguments.allow_missing = read.is_on("allow-missing");
  return arguments;
}

}  // namespace hoist::cli
