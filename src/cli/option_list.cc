#include "cli/option_list.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "cli/duration.hpp"
#include "hoist/options.hpp"

namespace hoist::cli {
namespace {

constexpr const char* batch_group = "Batch";
constexpr const char* transfer_group = "Transfer";
constexpr const char* report_group = "Report";
constexpr const char* general_group = "General";
constexpr const char* hidden_group = "Hidden";

std::shared_ptr<cxxopts::Value> text() { return cxxopts::value<std::string>(); }

std::shared_ptr<cxxopts::Value> text(const std::string& by_default) { return text()->default_value(by_default); }

void add_batch_options(cxxopts::Options& options) {
  cxxopts::OptionAdder add = options.add_options(batch_group);
  add("a,all", "All 194 codes from AD to ZW");
  add("e,every", "Every code from AA to ZZ; implies --allow-missing");
  add("l,limit", "Only the first N, in alphabetical order", text(), "N");
  add("s,server", "LOCAL, DELAY, ERROR or REMOTE", text("LOCAL"), "LABEL");
  add("d,dir", "Where files go; made if missing", text(Options().folder.string()), "DIR");
}

void add_transfer_options(cxxopts::Options& options) {
  const Options defaults;
  const auto time = [](std::chrono::milliseconds by_default) { return text(duration_text(by_default)); };
  const std::string most_requests = fmt::format("Most requests in flight, up to {}", max_slots);
  cxxopts::OptionAdder add = options.add_options(transfer_group);
  add("max_req,max-req,m", most_requests, text(std::to_string(defaults.slots)), "CONCURRENT");
  add("connect-timeout", "Longest wait for a connection", time(defaults.connect_timeout), "TIME");
  add("stall-timeout", "Longest wait for a byte", time(defaults.stall_timeout), "TIME");
  add("grace", "For what is in flight at Ctrl-C", time(defaults.grace), "TIME");
}

void add_report_options(cxxopts::Options& options) {
  constexpr const char* levels =
      "trace, debug, info, warn, error, critical or off\n"
      "(default: warn; debug with -v, error with -q)";
  cxxopts::OptionAdder add = options.add_options(report_group);
  add("v,verbose", "A line an item instead of the progress bar");
  add("q,quiet", "Print nothing unless something failed");
  add("allow-missing", "Exit with 0 even if some were not found");
  add("log-level", levels, text(), "LEVEL");
  add("log-file", "Append the log to FILE, not to standard error", text(), "FILE");
}

void add_general_options(cxxopts::Options& options) {
  cxxopts::OptionAdder add = options.add_options(general_group);
  add("h,help", "Print this help");
  add("V,version", "Print the versions of hoist and its libraries");
}

void add_hidden_options(cxxopts::Options& options) {
  cxxopts::OptionAdder add = options.add_options(hidden_group);
  add("save-on-loop", "Write files on the loop's thread, to measure what that costs");
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

cxxopts::Options option_list() {
  cxxopts::Options options("hoist");
  add_batch_options(options);
  add_transfer_options(options);
  add_report_options(options);
  add_general_options(options);
  add_hidden_options(options);
  return options;
}

std::vector<std::string> shown_groups() { return {batch_group, transfer_group, report_group, general_group}; }

std::string nearest_option(const std::string& unknown) {
  constexpr std::size_t near = 2;
  constexpr std::size_t shortest_prefix = 3;
  std::string nearest;
  std::size_t distance = near + 1;
  const cxxopts::Options options = option_list();
  for (const std::string& group : shown_groups()) {
    for (const auto& option : options.group_help(group).options) {
      for (const std::string& name : option.l) {
        const bool abbreviated = unknown.size() >= shortest_prefix && name.starts_with(unknown);
        const std::size_t away = abbreviated ? 1 : edit_distance(unknown, name);
        // Two of three letters right is no likeness: "--xyz" is not "--dir".
        if (away < distance && away < unknown.size() / 2 + 1 && away * 2 < name.size()) {
          nearest = name;
          distance = away;
        }
      }
    }
  }
  return nearest;
}

}  // namespace hoist::cli
