#include "source/flags.hpp"

#include <set>
#include <string_view>
#include <utility>

#include "base/ascii_case.hpp"
#include "source/country_codes.hpp"

namespace hoist::source {
namespace {

using Codes = std::set<std::string>;

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

void add_codes_beginning_with(char letter, Codes& codes) {
  for (const char second : alphabet) codes.insert({letter, second});
}

void add_argument(const std::string& argument, Codes& codes) {
  const std::string code = base::upper(argument);
  if (code.empty() || code.size() > 2 || code.find_first_not_of(alphabet) != std::string::npos) {
    throw InvalidCode(argument);
  }
  if (code.size() == 1) {
    add_codes_beginning_with(code.front(), codes);
  } else {
    codes.insert(code);
  }
}

}  // namespace

std::vector<std::string> select_codes(const FlagSelection& selection) {
  Codes codes;
  for (const std::string& argument : selection.codes) add_argument(argument, codes);
  if (selection.every) {
    for (const char first : alphabet) add_codes_beginning_with(first, codes);
  }
  if (selection.all) codes.insert(factbook_codes().begin(), factbook_codes().end());
  if (codes.empty()) codes.insert(most_populous_codes().begin(), most_populous_codes().end());

  return {codes.begin(), codes.end()};
}

FlagItems::FlagItems(std::string base, std::vector<std::string> codes, std::optional<NameTemplate> names)
    : base_(std::move(base)), codes_(std::move(codes)), names_(std::move(names)) {
  while (base_.ends_with('/')) base_.pop_back();
}

std::optional<SourceEntry> FlagItems::next() {
  if (next_ == codes_.size()) return std::nullopt;
  Item item;
  item.code = codes_[next_++];
  item.file = base::lower(item.code) + ".gif";
  item.url = base_ + '/' + base::lower(item.code) + '/' + item.file;
  try {
    if (names_) item.file = names_->file_of(item.code, item.url, next_);
  } catch (const Cause& cause) {
    return FetchError(item.code, "naming the file of " + item.code, {cause});
  }
  return item;
}

}  // namespace hoist::source
