#include "cli/options/shard_option.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cli/options/job_array.hpp"
#include "cli/options/option_value.hpp"

namespace hoist::cli {
namespace {

using source::Shard;
using source::ShardKey;

[[noreturn]] void refuse_text(const OptionValue& option, const std::string& text) {
  option.refuse(
      fmt::format("--shard K/N must be auto, auto/N, auto:VARIABLE/N, or K/N with K from 1 to N, such as 2/4, not '{}'",
                  base::printable(text)));
}

Shard shard_in(const OptionValue& option, const Environment& environment) {
  constexpr std::string_view variable = "auto:";
  const std::string text = option.not_empty();
  const std::size_t slash = text.find('/');
  const std::string first = text.substr(0, slash);
  const auto count = slash == std::string::npos ? std::nullopt : shard_number(std::string_view(text).substr(slash + 1));
  if (slash != std::string::npos && count.value_or(0) == 0) refuse_text(option, text);
  if (first == "auto") return shard_of_job_array(option, environment, count);
  if (first.starts_with(variable)) {
    return shard_of_variable(option, environment, std::string_view(first).substr(variable.size()), count);
  }
  const std::optional<std::uint64_t> number = shard_number(first);
  if (!count || !number || *number < 1 || *number > *count) refuse_text(option, text);
  return {.number = *number, .count = *count};
}

}  // namespace

ShardKey read_shard_key(const Settings& settings, SourceKind source) {
  const OptionValue key(settings, "shard-by");
  if (!key.has_value()) return source == SourceKind::list ? ShardKey::origin : ShardKey::code;
  return source::shard_key(key.choice()).value_or(ShardKey::origin);
}

std::optional<Shard> read_shard(const Settings& settings, SourceKind source, const Environment& environment) {
  const OptionValue option(settings, "shard");
  const ShardKey key = read_shard_key(settings, source);
  if (!option.has_value()) return std::nullopt;
  Shard shard = shard_in(option, environment);
  shard.key = key;
  return shard;
}

}  // namespace hoist::cli
