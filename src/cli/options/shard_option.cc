#include "cli/options/shard_option.hpp"

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cli/options/option_value.hpp"

namespace hoist::cli {
namespace {

using source::Shard;
using source::ShardKey;

constexpr std::uint64_t largest = std::numeric_limits<std::uint32_t>::max();

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && number <= largest ? std::optional(number) : std::nullopt;
}

/// The run's position in a job array, according to the environment.
class JobArray {
 public:
  JobArray(const OptionValue& option, const Environment& environment, std::optional<std::uint64_t> count)
      : option_(option), environment_(environment), count_(count) {}

  Shard shard() const {
    if (has("SLURM_ARRAY_TASK_ID")) return of_slurm();
    if (has("JOB_COMPLETION_INDEX")) return of_kubernetes();
    option_.refuse("--shard auto needs SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX in the environment");
  }

 private:
  /// A task's id may be any of --array=FIRST-LAST:STEP.
  Shard of_slurm() const {
    const std::uint64_t count = value("SLURM_ARRAY_TASK_COUNT");
    if (count_ && *count_ != count) {
      option_.refuse(
          fmt::format("--shard auto/{}: the job array has {} task{}", *count_, count, count == 1 ? "" : "s"));
    }
    const std::uint64_t id = value("SLURM_ARRAY_TASK_ID");
    const std::uint64_t first = value("SLURM_ARRAY_TASK_MIN");
    const std::uint64_t last = value("SLURM_ARRAY_TASK_MAX");
    const std::uint64_t step = count > 1 ? (last - first) / (count - 1) : 1;
    const bool even = count > 0 && step > 0 && first + step * (count - 1) == last;
    if (!even || id < first || id > last || (id - first) % step != 0) {
      option_.refuse("--shard auto: the task IDs of the job array are not evenly spaced");
    }
    return {.number = (id - first) / step + 1, .count = count};
  }

  /// An index counts from 0; the number of pods is not known.
  Shard of_kubernetes() const {
    const std::uint64_t index = value("JOB_COMPLETION_INDEX");
    if (!count_)
      option_.refuse("--shard auto must be auto/N here: Kubernetes does not provide the number of completions");
    if (index >= *count_) {
      option_.refuse(fmt::format("--shard auto/{}: JOB_COMPLETION_INDEX is {}, which is too large", *count_, index));
    }
    return {.number = index + 1, .count = *count_};
  }

  bool has(const char* name) const {
    const char* const text = environment_ ? environment_(name) : nullptr;
    return text && *text != '\0';
  }

  std::uint64_t value(const char* name) const {
    const std::optional<std::uint64_t> number = has(name) ? number_in(environment_(name)) : std::nullopt;
    if (!number) option_.refuse(fmt::format("--shard auto: {} is not a whole number up to {}", name, largest));
    return *number;
  }

  const OptionValue& option_;
  const Environment& environment_;
  const std::optional<std::uint64_t> count_;  // as the option says
};

[[noreturn]] void refuse_text(const OptionValue& option, const std::string& text) {
  option.refuse(fmt::format("--shard K/N must be auto, auto/N, or K/N with K from 1 to N, such as 2/4, not '{}'",
                            base::printable(text)));
}

Shard shard_in(const OptionValue& option, const Environment& environment) {
  const std::string text = option.not_empty();
  const std::size_t slash = text.find('/');
  const std::string first = text.substr(0, slash);
  const auto count = slash == std::string::npos ? std::nullopt : number_in(std::string_view(text).substr(slash + 1));
  if (slash != std::string::npos && count.value_or(0) == 0) refuse_text(option, text);
  if (first == "auto") return JobArray(option, environment, count).shard();
  const std::optional<std::uint64_t> number = number_in(first);
  if (!count || !number || *number < 1 || *number > *count) refuse_text(option, text);
  return {.number = *number, .count = *count};
}

}  // namespace

std::optional<Shard> read_shard(const Settings& settings, SourceKind source, const Environment& environment) {
  const OptionValue option(settings, "shard");
  const OptionValue key(settings, "shard-by");
  const std::string by = key.has_value() ? key.choice() : source == SourceKind::list ? "origin" : "code";
  if (!option.has_value()) return std::nullopt;
  Shard shard = shard_in(option, environment);
  shard.key = by == "origin" ? ShardKey::origin : ShardKey::code;
  return shard;
}

}  // namespace hoist::cli
