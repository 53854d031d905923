#include "http/http_date.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include <fmt/format.h>

namespace hoist::http {

namespace {

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct DateParts {
  std::array<char, 4> month{};
  int day = 0, year = 0, hour = 0, minute = 0, second = 0;
};

/// Of a year in two digits, RFC 9110 says: more than 50 years ahead is in the past.
int whole_year(int two_digits) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  const int this_year = utc.tm_year + 1900;
  const int year = this_year / 100 * 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

bool scan(const std::string& text, DateParts& d) {
  int end = 0;
  char* const month = d.month.data();
  const auto whole = [&](int fields) { return fields == 6 && end == static_cast<int>(text.size()); };
  if (whole(std::sscanf(text.c_str(), "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &d.day, month, &d.year,
                        &d.hour, &d.minute, &d.second, &end))) {
    return true;
  }
  if (whole(std::sscanf(text.c_str(), "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &d.day, month, &d.year,
                        &d.hour, &d.minute, &d.second, &end))) {
    d.year = whole_year(d.year);
    return true;
  }
  return whole(std::sscanf(text.c_str(), "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", month, &d.day, &d.hour,
                           &d.minute, &d.second, &d.year, &end));
}

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  DateParts d;
  if (text.size() > 40 || !scan(std::string(text), d)) return std::nullopt;
  const auto month = std::find(months.begin(), months.end(), std::string_view(d.month.data()));
  const bool in_range = d.day >= 1 && d.day <= 31 && d.hour >= 0 && d.hour < 24 && d.minute >= 0 && d.minute < 60 &&
                        d.second >= 0 && d.second <= 60 && d.year >= 1900;
  if (month == months.end() || !in_range) return std::nullopt;
  std::tm utc{};
  utc.tm_mday = d.day;
  utc.tm_mon = static_cast<int>(month - months.begin());
  utc.tm_year = d.year - 1900;
  utc.tm_hour = d.hour;
  utc.tm_min = d.minute;
  utc.tm_sec = d.second;
  return timegm(&utc);
}

std::string http_date(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(utc.tm_wday)],
                     utc.tm_mday, months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

}  // namespace hoist::http
