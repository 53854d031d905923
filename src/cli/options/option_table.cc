#include "cli/options/option_table.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <fmt/format.h>

#include "cli/options/duration.hpp"
#include "hoist/options.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view batch = "Batch";
constexpr std::string_view file = "File";
constexpr std::string_view transfer = "Transfer";
constexpr std::string_view http = "HTTP";
constexpr std::string_view report = "Report";
constexpr std::string_view general = "General";
constexpr std::string_view hidden = "Hidden";

using Rows = std::vector<OptionRow>;

void add_batch_options(Rows& rows) {
  rows.insert(rows.end(),
              {{batch, "a,all", {}, "All codes; of the flags, the 194 from AD to ZW"},
               {batch, "e,every", {}, "Every code from AA to ZZ; implies --allow-missing"},
               {batch, "l,limit", "N", "Only the first N; of the flags, in alphabetical order", Kind::count},
               {batch, "s,server", "LABEL", "LOCAL, DELAY, ERROR or REMOTE", Kind::text, "", "LOCAL"},
               {batch, "i,input-file", "LIST", "URLs from a file, a line an item; - is standard input", Kind::texts},
               {batch, "u,url", "TEMPLATE", "The URL of a {code}, for the codes given", Kind::text},
               {batch, "codes", "FILE", "Codes from a file; - is standard input", Kind::texts},
               {batch, "catalog", "NAME", "A batch of the configuration file's", Kind::text},
               {batch, "shard", "K/N", "Only part K of N; auto: as a job array says", Kind::text},
               {batch,
                "shard-by",
                "WHAT",
                "What an item's part depends on: origin or code\n(default: origin for lists, code for others)",
                Kind::text,
                "",
                std::nullopt,
                {"origin", "code"}}});
}

void add_file_options(Rows& rows) {
  rows.insert(rows.end(),
              {{file, "d,dir", "DIR", "Where files go; made if missing", Kind::text, Options().folder.string()},
               {file, "o,output-name", "TEMPLATE",
                "Their names, of {code} {host} {path} {name} {n}\n(default: {name}, or {code} where URLs end alike)",
                Kind::text},
               {file, "checksums", "FILE", "Verify the files by this SHA256SUMS file", Kind::text},
               {file, "refresh", {}, "Only what has changed; go on where a run stopped"},
               {file,
                "durability",
                "WHAT",
                "What is synced to disk first: none, batch or file",
                Kind::text,
                "none",
                std::nullopt,
                {"none", "batch", "file"}},
               {file,
                "lock",
                "WHAT",
                "If another run uses DIR: leave or wait",
                Kind::text,
                "leave",
                std::nullopt,
                {"leave", "wait"}},
               {file, "max-filesize", "SIZE", "A larger file is an error; 0: no limit", Kind::size, "0"}});
}

void add_transfer_options(Rows& rows) {
  const Options defaults;
  const std::string slots = std::to_string(max_slots);
  rows.insert(
      rows.end(),
      {{transfer, "max_req,max-req,m", "CONCURRENT", "Most requests in flight, up to " + slots, Kind::count,
        std::to_string(defaults.slots)},
       {transfer, "max-per-host", "N", "Most of them for one host", Kind::count, "6", slots},
       {transfer, "retry", "N", "How often to try again what can heal", Kind::number, "3", "0"},
       {transfer, "max-host-errors", "N", "Give a host up after N failures in a row; 0: never", Kind::number, "20",
        "0"},
       {transfer, "connect-timeout", "TIME", "Longest wait for a connection", Kind::time,
        duration_text(defaults.connect_timeout)},
       {transfer, "stall-timeout", "TIME", "Longest wait for a byte", Kind::time,
        duration_text(defaults.stall_timeout)},
       {.group = transfer,
        .names = "deadline",
        .value = "TIME",
        .help = "Longest time for the whole run; 0: no limit",
        .kind = Kind::time,
        .may_be_none = true},
       {transfer, "grace", "TIME", "For what is in flight at Ctrl-C", Kind::time, duration_text(defaults.grace)},
       {transfer, "limit-rate", "SIZE", "Bytes a second for the whole run; 0: no limit", Kind::size, "0"}});
}

void add_http_options(Rows& rows) {
  rows.insert(rows.end(),
              {{http, "H,header", "FIELD", "\"Name: value\" to send; @FILE: such lines of a file", Kind::texts},
               {http, "user-agent", "TEXT", "(default: hoist and its version)", Kind::text},
               {http, "netrc", {}, "User names and passwords from ~/.netrc"},
               {http, "netrc-file", "FILE", "The same, from FILE", Kind::text},
               {.group = http,
                .names = "proxy",
                .value = "URL",
                .help = "Empty: none\n(default: http_proxy, https_proxy and no_proxy)",
                .kind = Kind::text,
                .may_be_none = true},
               {http, "cacert", "FILE", "Trust these certificates, PEM, not the system's", Kind::text},
               {http, "cert", "FILE", "The client's certificate, PEM", Kind::text},
               {http, "key", "FILE", "Its key, PEM without a pass phrase, if not in FILE", Kind::text},
               {http, "insecure", {}, "Trust any server, even one that is not who it says"},
               {http, "http1.1,http1", {}, "Never HTTP/2"},
               {http, "compressed", {}, "Ask for compressed transfers; files are saved plain"}});
}

void add_report_options(Rows& rows) {
  rows.insert(rows.end(),
              {{report, "v,verbose", {}, "A line an item instead of the progress bar"},
               {report, "q,quiet", {}, "Print nothing unless something failed"},
               {report, "report", "FILE", "Write a JSON object a line: one an item, and a summary", Kind::text},
               {report, "failed", "FILE", "Write a list of what failed, for -i", Kind::text},
               {report, "metrics", "FILE", "Write what the run came to, for Prometheus", Kind::text},
               {.group = report,
                .names = "merge-reports",
                .help = "Fetch nothing: join the reports given as arguments",
                .configurable = false},
               {report, "allow-missing", {}, "Not found counts as fine"},
               {report, "dry-run", {}, "Print what would be fetched, how, and to which file"},
               {report,
                "log-level",
                "LEVEL",
                "trace, debug, info, warn, error, critical or off\n(default: warn; debug with -v, error with -q)",
                Kind::text,
                "",
                std::nullopt,
                {"trace", "debug", "info", "warn", "error", "critical", "off"}},
               {report, "log-file", "FILE", "Append the log to FILE, not to standard error", Kind::text}});
}

void add_general_options(Rows& rows) {
  rows.insert(rows.end(), {{.group = general,
                            .names = "config",
                            .value = "FILE",
                            .help = "Read this configuration, and no other",
                            .kind = Kind::text,
                            .configurable = false},
                           {.group = general,
                            .names = "show-config",
                            .help = "Print every option's value, and where it comes from",
                            .configurable = false},
                           {.group = general,
                            .names = "show",
                            .value = "WHAT",
                            .help = "List what there is: catalogs, servers or codes",
                            .kind = Kind::text,
                            .choices = {"catalogs", "servers", "codes"},
                            .configurable = false},
                           {.group = general,
                            .names = "h,help",
                            .value = "[=TOPIC]",
                            .help = "Print the everyday options; TOPIC: all, batch, file,\n"
                                    "transfer, http, report or general",
                            .kind = Kind::text,
                            .choices = {"everyday", "all", "batch", "file", "transfer", "http", "report", "general"},
                            .configurable = false,
                            .bare = "everyday"},
                           {.group = general,
                            .names = "V,version",
                            .help = "Print the versions of hoist and its libraries",
                            .configurable = false},
                           {.group = hidden,
                            .names = "save-on-loop",
                            .help = "Write files on the loop's thread, to measure what that costs",
                            .configurable = false}});
}

Rows all_rows() {
  Rows rows;
  add_batch_options(rows);
  add_file_options(rows);
  add_transfer_options(rows);
  add_http_options(rows);
  add_report_options(rows);
  add_general_options(rows);
  return rows;
}

}  // namespace

std::vector<std::string_view> OptionRow::long_names() const {
  std::vector<std::string_view> result;
  for (std::string_view rest = names; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (comma > 1) result.push_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return result;
}

std::string_view OptionRow::name() const noexcept {
  const std::string_view rest = names.substr(names.find(',') == 1 ? 2 : 0);
  return rest.substr(0, rest.find(','));
}

std::string OptionRow::shown() const { return fmt::format("--{}{}{}", name(), value.empty() ? "" : " ", value); }

std::span<const OptionRow> option_table() {
  static const Rows rows = all_rows();
  return rows;
}

const OptionRow* find_option(std::string_view long_name) {
  for (const OptionRow& row : option_table()) {
    const std::vector<std::string_view> names = row.long_names();
    if (std::find(names.begin(), names.end(), long_name) != names.end()) return &row;
  }
  return nullptr;
}

std::vector<std::string> shown_groups() {
  std::vector<std::string> groups;
  for (const OptionRow& row : option_table()) {
    if (row.group != hidden && (groups.empty() || groups.back() != row.group)) groups.emplace_back(row.group);
  }
  return groups;
}

}  // namespace hoist::cli
