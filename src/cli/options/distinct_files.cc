#include "cli/options/distinct_files.hpp"

#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/options/file_identity.hpp"
#include "cli/options/option_table.hpp"
#include "cli/options/settings.hpp"
#include "cli/options/usage_error.hpp"
#include "cli/report/replacing_file.hpp"
#include "store/file_name.hpp"

namespace hoist::cli {
namespace {

/// A file and the option that names it.
struct Named {
  std::string option;
  std::string file;
  FileIdentity identity = FileIdentity::of(file);
};

/// A file that a run writes.
struct Output : Named {
  std::optional<Named> part = {};     ///< what it is written as until it is complete
  std::string_view may_replace = {};  ///< the option whose file it may be
  bool is_appended_to = false;
};

Output replacing(std::string option, const std::string& file) {
  Output output{{std::move(option), file}};
  output.part = Named{output.option, part_path_of(file)};
  return output;
}

void require_distinct(const Output& output, const Named& other) {
  const bool may_be_same = output.may_replace == other.option;
  if (!may_be_same && collide(output.identity, other.identity)) {
    throw UsageError(fmt::format("{} and {} must be different files", output.option, other.option));
  }
  if (output.part && collide(output.part->identity, other.identity)) {
    throw UsageError(fmt::format("{} FILE is first written as {}, which is the file of {}", output.option,
                                 output.part->file, other.option));
  }
}

/// What several append to a file stays in it.
bool appends(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  return flags != -1 && (flags & O_APPEND) != 0;
}

void require_not_standard_output(const Output& output) {
  for (const auto& [descriptor, name] : {std::pair(STDOUT_FILENO, "output"), std::pair(STDERR_FILENO, "error")}) {
    if (output.is_appended_to && appends(descriptor)) continue;
    const FileIdentity open = FileIdentity::of(descriptor);
    if (collide(output.identity, open) || (output.part && collide(output.part->identity, open))) {
      throw UsageError(fmt::format("{} FILE is where standard {} goes", output.option, name));
    }
  }
}

void require_outside(const std::filesystem::path& folder, const Output& output) {
  if (!FileIdentity::is_in(folder, output.file)) return;
  throw UsageError(fmt::format("{} FILE must not be in {}, where the journal is", output.option, folder.string()));
}

void require_distinct(const std::vector<Output>& outputs, const std::vector<Named>& inputs) {
  for (const Output& output : outputs) {
    require_not_standard_output(output);
    for (const Named& input : inputs) require_distinct(output, input);
    for (const Output& other : outputs) {
      if (&other != &output) require_distinct(output, other);
    }
  }
}

std::string option_of(const OptionRow& row) { return fmt::format("--{}", row.name()); }

Named readable(std::string option, const std::string& file) {
  return {std::move(option), file == "-" ? "/dev/stdin" : file};
}

/// What the options say that a run reads.
void add_inputs_of(const Settings& settings, std::vector<Named>& inputs) {
  for (const OptionRow& row : option_table()) {
    for (const std::string& text : settings.at(row.name()).texts) {
      if (row.file == FileUse::read) inputs.push_back(readable(option_of(row), text));
      if (row.file == FileUse::read_if_at && text.starts_with('@')) {
        inputs.push_back(readable(option_of(row), text.substr(1)));
      }
    }
  }
}

std::vector<Named> inputs_of(const Arguments& arguments, const Configuration& configuration) {
  std::vector<Named> inputs;
  add_inputs_of(arguments.settings, inputs);
  // A catalog may name files of codes, too.
  if (const auto* codes = std::get_if<CodesBatch>(&arguments.batch.source)) {
    for (const std::string& path : codes->code_files) inputs.push_back(readable("--codes", path));
  }
  for (const source::Config* config : {&configuration.user, &configuration.system}) {
    if (!config->file.empty()) inputs.push_back({"the configuration", config->file});
  }
  return inputs;
}

/// The file that an option says a run writes; nothing for any other option.
std::optional<Output> output_of(const OptionRow& row, const Settings& settings) {
  const std::vector<std::string>& texts = settings.at(row.name()).texts;
  if (texts.empty() || texts.back() == "-") return std::nullopt;
  Output output{{option_of(row), texts.back()}};
  switch (row.file) {
    case FileUse::write:
      return output;
    case FileUse::append:
      output.is_appended_to = true;
      return output;
    case FileUse::write_by_name:
      return replacing(output.option, output.file);
    case FileUse::none:
    case FileUse::read:
    case FileUse::read_if_at:
      break;
  }
  return std::nullopt;
}

std::vector<Output> outputs_of(const Arguments& arguments) {
  std::vector<Output> outputs;
  for (const OptionRow& row : option_table()) {
    std::optional<Output> output = output_of(row, arguments.settings);
    if (!output) continue;
    // What a part of a batch leaves out of the list would be lost.
    const bool reads_all = !arguments.batch.limit && !arguments.batch.shard;
    if (row.name() == "failed" && reads_all) output->may_replace = "--input-file";
    if (row.name() == "save-cookies") output->may_replace = "--cookies";
    outputs.push_back(*std::move(output));
  }
  return outputs;
}

}  // namespace

void require_distinct_files(const Arguments& arguments, const Configuration& configuration) {
  const std::vector<Output> outputs = outputs_of(arguments);
  for (const Output& output : outputs) require_outside(arguments.options.folder / store::state_folder, output);
  require_distinct(outputs, inputs_of(arguments, configuration));
}

void require_distinct_files(const MergeArguments& arguments) {
  constexpr const char* joined = "a report to merge";
  const ReportFiles& files = arguments.files;
  std::vector<Named> inputs;
  for (const std::string& path : arguments.reports) inputs.push_back(readable(joined, path));
  std::vector<Output> outputs;
  if (files.report && !is_on_standard_output(files)) {
    outputs.push_back(replacing("--report", *files.report));
    outputs.back().may_replace = joined;
  }
  if (files.failed) outputs.push_back(replacing("--failed", *files.failed));
  require_distinct(outputs, inputs);
}

}  // namespace hoist::cli
