// A file of checksums: those of sha256sum(1), BSD and openssl(1), clear-signed or not.

#include <string>

#include "hoist/cause.hpp"
#include "hoist/run_error.hpp"
#include "source/checksum_line.hpp"
#include "source/checksums.hpp"
#include "support/files.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

std::optional<source::ChecksumLine> parsed(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  try {
    return source::parse_checksum_line(line);
  } catch (const Cause& cause) {
    require(cause.kind() == ErrorKind::input, "a line that cannot be used is the input's fault");
    return std::nullopt;
  }
}

void require_found(const source::Checksums& checksums, std::string_view text) {
  while (!text.empty()) {
    const std::optional<source::ChecksumLine> line = parsed(take_line(text));
    if (!line) continue;
    const std::optional<Digest> found = checksums.find(line->name);
    require(found.has_value(), "what has a line is found");
    require(found->algorithm >= line->digest.algorithm, "the strongest digest counts");
    require(found->algorithm != line->digest.algorithm || *found == line->digest, "the digest is the line's");
  }
}

}  // namespace

void fuzz_one(std::string_view input) {
  static MemoryFile file;
  file.write(input);
  try {
    const source::Checksums checksums(file.path());
    const bool is_text = input.find("-----") == std::string_view::npos && !input.starts_with("\xef\xbb\xbf");
    const bool is_packed = input.starts_with("\x1f\x8b") || input.starts_with("\x28\xb5\x2f\xfd");
    if (is_text && !is_packed) require_found(checksums, input);
  } catch (const RunError&) {
    // It cannot be used, and says so.
  }
}

}  // namespace hoist::fuzz
