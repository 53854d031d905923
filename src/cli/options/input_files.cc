#include "cli/options/input_files.hpp"

#include <filesystem>

#include "source/input.hpp"
#include "source/interrupt.hpp"

namespace hoist::cli {

void check_input_files(const HttpOptions& http) {
  const source::Interrupt never;
  for (const std::filesystem::path& file : {http.netrc_file, http.ca_file, http.client_cert, http.client_key}) {
    if (!file.empty()) const source::Input readable(file.string(), never);
  }
}

}  // namespace hoist::cli
