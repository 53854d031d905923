#include "cli/options/job_array.hpp"

#include <array>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "base/printable.hpp"

namespace hoist::cli {
namespace {

using source::Shard;

constexpr std::uint64_t largest = std::numeric_limits<std::uint32_t>::max();

/// The variables of an engine. Those that it does not set are null.
struct Engine {
  const char* name;
  const char* index;   ///< of this task
  std::uint64_t from;  ///< the index of the first task, unless `first` tells it
  const char* count = nullptr;
  const char* first = nullptr;
  const char* last = nullptr;
  const char* step = nullptr;
};

// An array of AWS Batch has told its size since 2023 only.
constexpr std::array<Engine, 9> engines{{
    {"Slurm", "SLURM_ARRAY_TASK_ID", 1, "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX"},
    {"Grid Engine", "SGE_TASK_ID", 1, nullptr, "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE"},
    {"LSF", "LSB_JOBINDEX", 1, nullptr, nullptr, "LSB_JOBINDEX_END", "LSB_JOBINDEX_STEP"},
    {"PBS", "PBS_ARRAY_INDEX", 1},
    {"Torque", "PBS_ARRAYID", 1},
    {"Google Cloud Run", "CLOUD_RUN_TASK_INDEX", 0, "CLOUD_RUN_TASK_COUNT"},
    {"Google Cloud Batch", "BATCH_TASK_INDEX", 0, "BATCH_TASK_COUNT"},
    {"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", 0, "AWS_BATCH_JOB_ARRAY_SIZE"},
    {"Kubernetes", "JOB_COMPLETION_INDEX", 0},
}};

/// Reads variables of the environment as numbers.
class Variables {
 public:
  Variables(const OptionValue& option, const Environment& environment) : option_(option), environment_(environment) {}

  bool has(const char* name) const { return name && !text(name).empty(); }

  std::uint64_t number(const char* name) const {
    const std::optional<std::uint64_t> number = shard_number(text(name));
    if (!number) option_.refuse(fmt::format("--shard auto: {} is not a whole number up to {}", name, largest));
    return *number;
  }

  /// Whether the engine has set its variables for a task of an array: Grid Engine says "undefined" for other jobs, and
  /// LSF 0.
  bool tell(const Engine& engine) const {
    if (!has(engine.index)) return false;
    const std::string_view index = text(engine.index);
    return index != "undefined" && !(engine.last && !engine.first && index == "0");
  }

 private:
  std::string_view text(const char* name) const {
    const char* const value = environment_ ? environment_(name) : nullptr;
    return value ? std::string_view(value) : std::string_view();
  }

  const OptionValue& option_;
  const Environment& environment_;
};

/// The indexes of an array's tasks: first, first + step, ... last.
struct Indexes {
  std::uint64_t first;
  std::uint64_t step;
  std::uint64_t count;
};

std::string tasks(std::uint64_t count) { return fmt::format("{} task{}", count, count == 1 ? "" : "s"); }

/// Slurm tells the count, but not the step; Grid Engine the step, but not the count.
std::optional<Indexes> indexes_of(const Engine& engine, const Variables& read) {
  const std::uint64_t first = read.has(engine.first) ? read.number(engine.first) : engine.from;
  if (!engine.last) {
    if (!read.has(engine.count)) return std::nullopt;
    return Indexes{first, 1, read.number(engine.count)};
  }
  const std::uint64_t last = read.number(engine.last);
  if (engine.count) {
    const std::uint64_t count = read.number(engine.count);
    const std::uint64_t step = count > 1 && last > first ? (last - first) / (count - 1) : 1;
    return first + step * (count - 1) == last ? Indexes{first, step, count} : Indexes{first, 0, count};
  }
  const std::uint64_t step = read.has(engine.step) ? read.number(engine.step) : 1;
  return Indexes{first, step, step > 0 && last >= first ? (last - first) / step + 1 : 0};
}

Shard shard_of(const Engine& engine, const Variables& read, const OptionValue& option,
               std::optional<std::uint64_t> wanted) {
  const std::optional<Indexes> told = indexes_of(engine, read);
  if (!told && !wanted) {
    option.refuse(fmt::format("--shard auto must be auto/N here: {} does not tell the number of tasks", engine.name));
  }
  if (told && wanted && told->count != *wanted) {
    option.refuse(fmt::format("--shard auto/{}: the job array has {}", *wanted, tasks(told->count)));
  }
  const Indexes indexes = told.value_or(Indexes{engine.from, 1, wanted.value_or(0)});
  const std::uint64_t index = read.number(engine.index);
  if (indexes.step == 0 || indexes.count == 0 ||
      (index >= indexes.first && (index - indexes.first) % indexes.step != 0))
    option.refuse("--shard auto: the task IDs of the job array are not evenly spaced");
  const std::uint64_t place = index - indexes.first;
  if (index < indexes.first || place / indexes.step >= indexes.count) {
    option.refuse(fmt::format("--shard auto: {} is {}, which is too {}: {}, numbered from {}", engine.index, index,
                              index < indexes.first ? "small" : "large", tasks(indexes.count), indexes.first));
  }
  return {.number = place / indexes.step + 1, .count = indexes.count};
}

}  // namespace

std::optional<std::uint64_t> shard_number(std::string_view text) noexcept {
  const std::optional<std::uint64_t> number = base::parse_number(text);
  return number && *number <= largest ? number : std::nullopt;
}

Shard shard_of_job_array(const OptionValue& option, const Environment& environment,
                         std::optional<std::uint64_t> count) {
  const Variables variables(option, environment);
  std::array<const char*, engines.size()> names{};
  for (std::size_t i = 0; i < engines.size(); ++i) {
    if (variables.tell(engines[i])) return shard_of(engines[i], variables, option, count);
    names[i] = engines[i].index;
  }
  option.refuse(
      fmt::format("--shard auto needs the variable of a job array in the environment ({}), or auto:VARIABLE/N",
                  fmt::join(names, ", ")));
}

Shard shard_of_variable(const OptionValue& option, const Environment& environment, std::string_view name,
                        std::optional<std::uint64_t> count) {
  const bool from_0 = name.ends_with("+1");
  const std::string variable(from_0 ? name.substr(0, name.size() - 2) : name);
  const std::string shown = base::printable(variable);
  if (!count || variable.empty()) option.refuse(fmt::format("--shard auto:{} must be auto:VARIABLE/N", shown));
  const char* const text = environment ? environment(variable.c_str()) : nullptr;
  const std::optional<std::uint64_t> value = text ? shard_number(text) : std::nullopt;
  const std::uint64_t first = from_0 ? 0 : 1;
  if (!value || *value < first || *value - first >= *count) {
    option.refuse(fmt::format("--shard auto:{}/{}: {} must be a number from {} to {}", base::printable(name), *count,
                              shown, first, *count - 1 + first));
  }
  return {.number = *value - first + 1, .count = *count};
}

}  // namespace hoist::cli
