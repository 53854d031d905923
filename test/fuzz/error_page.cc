// The page of an error. The first line of the input is a secret of the request, the rest the page.

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "base/printable.hpp"
#include "http/page_quote.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  const std::array<std::string, 1> secrets{std::string(take_line(input))};
  if (secrets.front().empty()) return;
  const std::string quote = http::quoted(503, input, secrets);
  require(base::printable(quote) == quote, "a quote is printable");
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  require(std::count_if(quote.begin(), quote.end(), begins_character) <= 200, "a quote is short");
  const auto is_alphanumeric = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  // Shorter ones may be a part of what makes a text printable.
  const bool is_word =
      secrets.front().size() >= 6 && std::all_of(secrets.front().begin(), secrets.front().end(), is_alphanumeric);
  if (is_word) require(quote.find(secrets.front()) == std::string::npos, "no secret of the request is quoted");
}

}  // namespace hoist::fuzz
