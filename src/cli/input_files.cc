#include "cli/input_files.hpp"

#include <filesystem>

#include "catalog/input.hpp"
#include "catalog/interrupt.hpp"

namespace hoist::cli {

void check_input_files(const HttpOptions& http) {
  const catalog::Interrupt never;
  for (const std::filesystem::path& file : {http.netrc_file, http.ca_file, http.client_cert, http.client_key}) {
    if (!file.empty()) const catalog::Input readable(file.string(), never);
  }
}

}  // namespace hoist::cli
