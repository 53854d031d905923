#include "cli/terminal/bar_line.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace hoist::cli {
namespace {

constexpr std::size_t narrowest_gauge = 10;  // in columns, brackets included
constexpr std::size_t widest_gauge = 40;

/// The parts of a bar, the most important first: on a narrow terminal the last ones are omitted.
enum class Rank { done, rate, percent, errors, remaining, gauge, elapsed, less, not_found };

/// A part of a bar, in ASCII: as many columns as bytes.
struct Part {
  Rank rank;
  std::string text;  // empty for the gauge, which is drawn when its room is known
};

double share_of(double done, double total) { return total > 0 ? std::min(1.0, done / total) : 0; }

double share_of(ByteCount bytes) {
  return share_of(static_cast<double>(bytes.done.count), static_cast<double>(bytes.total.count));
}

double share_done(const BarState& state) {
  if (state.bytes) return share_of(*state.bytes);
  return state.total ? share_of(static_cast<double>(state.done) + state.begun, static_cast<double>(*state.total)) : 0;
}

/// Rounded down, but for what rounding of the share itself takes away.
std::string percent_text(double share) {
  constexpr double rounding = 1e-9;
  return fmt::format("{:>3}%", static_cast<int>(share * 100 + rounding));
}

std::string done_text(const BarState& state) {
  if (state.bytes) return bytes_text(*state.bytes);
  if (!state.total) return fmt::format("{} done", state.done);
  const std::string total = std::to_string(*state.total);
  return fmt::format("{:>{}}/{}{}", state.done, total.size(), total, state.growing ? "+" : "");
}

std::string rate_text(double bytes_per_second) { return fmt::format("{:>6}/s", size_text(bytes_per_second)); }

/// In their order from left to right.
std::vector<Part> parts_of(const BarState& state) {
  std::vector<Part> parts;
  const bool whole = state.total && !state.growing;
  parts.push_back({Rank::done, done_text(state)});
  if (whole) {
    parts.push_back({Rank::percent, percent_text(share_done(state))});
    parts.push_back({Rank::gauge, {}});
  }
  // Rates that keep their width leave the gauge in its place while they change.
  const double rate = state.items_per_second;
  if (!state.bytes) parts.push_back({Rank::rate, fmt::format("{:>4.{}f}/s", rate, rate < 9.95 ? 1 : 0)});
  parts.push_back({state.bytes ? Rank::rate : Rank::less, rate_text(state.bytes_per_second)});
  parts.push_back({Rank::elapsed, clock_text(state.elapsed)});
  if (whole) {
    parts.push_back({Rank::remaining, "eta " + (state.remaining ? clock_text(*state.remaining) : "-:--")});
  }
  if (state.bytes) parts.push_back({Rank::less, fmt::format("{}/{} done", state.done, *state.total)});
  if (state.not_found > 0) parts.push_back({Rank::not_found, fmt::format("{} not found", state.not_found)});
  if (state.errors > 0) {
    parts.push_back({Rank::errors, fmt::format("{} error{}", state.errors, state.errors == 1 ? "" : "s")});
  }
  return parts;
}

/// With the spaces between, and with the gauge as narrow as it may be.
std::size_t width_of(const std::vector<Part>& parts) {
  std::size_t width = parts.size() - 1;
  for (const Part& part : parts) width += part.rank == Rank::gauge ? narrowest_gauge : part.text.size();
  return width;
}

void leave_out_what_does_not_fit(std::vector<Part>& parts, std::size_t columns) {
  while (parts.size() > 1 && width_of(parts) > columns) {
    const auto by_rank = [](const Part& a, const Part& b) { return a.rank < b.rank; };
    parts.erase(std::max_element(parts.begin(), parts.end(), by_rank));
  }
  if (parts.front().text.size() > columns) parts.front().text.resize(columns);
}

std::string cells(double share, std::size_t width, bool blocks) {
  if (!blocks) {
    const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
    return std::string(full, '#') + std::string(width - full, '.');
  }
  constexpr std::array<std::string_view, 8> eighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(width * 8));
  std::string result;
  for (std::size_t i = 0; i < filled / 8; ++i) result += "█";
  result += eighths.at(filled % 8);
  const std::size_t used = filled / 8 + (filled % 8 == 0 ? 0 : 1);
  return result + std::string(width - used, ' ');
}

std::string painted(const std::string& text, int color, const BarStyle& style) {
  return style.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, text) : text;
}

std::string gauge(const BarState& state, const BarStyle& style, std::size_t width) {
  constexpr int green = 32;
  return '[' + painted(cells(share_done(state), width - 2, style.blocks), green, style) + ']';
}

constexpr std::array<const char*, 5> size_units = {"B", "kB", "MB", "GB", "TB"};

/// The unit that a size is shown in, as a place in size_units.
std::size_t unit_of(double bytes) {
  std::size_t unit = 0;
  for (; bytes >= 999.5 && unit + 1 < size_units.size(); bytes /= 1000) ++unit;
  return unit;
}

/// How many columns text takes at most: one for each ASCII character, two for any other.
std::size_t most_columns(std::string_view text) {
  std::size_t columns = 0;
  for (const unsigned char byte : text) {
    if (byte < 0x80U) ++columns;
    if (byte >= 0xc0U) columns += 2;
  }
  return columns;
}

/// As much of the beginning of a text as fits, and spaces.
std::string fitted(std::string_view text, std::size_t columns) {
  std::size_t end = text.size();
  while (most_columns(text.substr(0, end)) > columns) {
    do --end;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U);
  }
  std::string result(text.substr(0, end));
  return result.append(columns - most_columns(result), ' ');
}

}  // namespace

std::string draw_transfer(const TransferState& transfer, unsigned columns) {
  constexpr std::size_t shortest_name = 8;
  const std::string rate = rate_text(transfer.bytes_per_second);
  std::string bytes = size_text(static_cast<double>(transfer.arrived.count));
  std::string percent;
  if (transfer.size) {
    const ByteCount count{transfer.arrived, *transfer.size};
    bytes = bytes_text(count);
    percent = percent_text(share_of(count)) + ' ';
  }
  for (const std::string& right : {bytes + ' ' + percent + rate, bytes + ' ' + rate, rate}) {
    const std::size_t taken = right.size() + 1;
    if (columns >= taken + shortest_name) return fitted(transfer.name, columns - taken) + ' ' + right;
  }
  return fitted(rate, columns);
}

std::string draw_bar(const BarState& state, const BarStyle& style) {
  constexpr int red = 31;
  std::vector<Part> parts = parts_of(state);
  leave_out_what_does_not_fit(parts, style.columns);
  const std::size_t width = width_of(parts);
  const std::size_t to_spare = style.columns > width ? style.columns - width : 0;

  std::string bar;
  for (const Part& part : parts) {
    if (!bar.empty()) bar += ' ';
    if (part.rank == Rank::gauge) {
      bar += gauge(state, style, std::min(narrowest_gauge + to_spare, widest_gauge));
    } else {
      bar += part.rank == Rank::errors ? painted(part.text, red, style) : part.text;
    }
  }
  return bar;
}

std::string clock_text(std::chrono::seconds time) {
  const auto seconds = std::max<std::int64_t>(0, time.count());
  const auto minutes = seconds / 60;
  const auto hours = minutes / 60;
  if (hours >= 24) return fmt::format("{}d {:02}:{:02}", hours / 24, hours % 24, minutes % 60);
  if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes % 60, seconds % 60);
  return fmt::format("{}:{:02}", minutes, seconds % 60);
}

std::string size_text(double bytes) {
  const std::size_t unit = unit_of(bytes);
  bytes /= std::pow(1000, unit);
  const bool fraction = unit > 0 && bytes < 9.95;
  return fmt::format("{:.{}f} {}", bytes, fraction ? 1 : 0, size_units.at(unit));
}

std::string bytes_text(ByteCount bytes) {
  const std::string total = size_text(static_cast<double>(bytes.total.count));
  const std::size_t unit = unit_of(static_cast<double>(bytes.total.count));
  const double done = static_cast<double>(bytes.done.count) / std::pow(1000, unit);
  const double whole = static_cast<double>(bytes.total.count) / std::pow(1000, unit);
  const int fraction = unit == 0 ? 0 : whole < 9.95 ? 2 : 1;
  const std::size_t width = fmt::format("{:.{}f}", whole, fraction).size();
  return fmt::format("{:>{}.{}f}/{}", done, width, fraction, total);
}

}  // namespace hoist::cli
