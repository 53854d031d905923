#include "cli/distinct_files.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/usage_error.hpp"

namespace hoist::cli {
namespace {

/// A file and the option that names it.
using Named = std::pair<std::string, std::filesystem::path>;

bool is_same(const std::filesystem::path& a, const std::filesystem::path& b) {
  std::error_code missing;
  if (std::filesystem::equivalent(a, b, missing)) {
    // Devices and pipes keep what several write to them apart, or it is lost on purpose.
    return std::filesystem::is_regular_file(a, missing);
  }
  const auto whole = [&](const std::filesystem::path& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, missing), missing);
  };
  return whole(a) == whole(b);
}

void require_distinct(const Named& one, const Named& other) {
  if (is_same(one.second, other.second)) {
    throw UsageError(one.first + " and " + other.first + " must be different files");
  }
}

std::vector<Named> inputs_of(const Batch& batch) {
  std::vector<Named> inputs;
  if (const auto* list = std::get_if<ListBatch>(&batch.source)) {
    for (const std::string& path : list->lists) inputs.emplace_back("--input-file", path);
  } else if (const auto* codes = std::get_if<CodesBatch>(&batch.source)) {
    for (const std::string& path : codes->code_files) inputs.emplace_back("--codes", path);
  }
  if (batch.checksums) inputs.emplace_back("--checksums", *batch.checksums);
  std::erase_if(inputs, [](const Named& input) { return input.second == "-"; });
  return inputs;
}

}  // namespace

void require_distinct_files(const Arguments& arguments) {
  std::vector<Named> outputs;
  if (arguments.files.report) outputs.emplace_back("--report", *arguments.files.report);
  if (arguments.files.metrics) outputs.emplace_back("--metrics", *arguments.files.metrics);
  if (arguments.log.file) outputs.emplace_back("--log-file", *arguments.log.file);
  for (const Named& output : outputs) {
    for (const Named& input : inputs_of(arguments.batch)) require_distinct(output, input);
  }
  if (arguments.files.failed) outputs.emplace_back("--failed", *arguments.files.failed);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) require_distinct(outputs[j], outputs[i]);
  }
}

void require_distinct_files(const ReportFiles& files) {
  if (files.report && files.failed) require_distinct({"--report", *files.report}, {"--failed", *files.failed});
}

}  // namespace hoist::cli
