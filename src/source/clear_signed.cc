#include "source/clear_signed.hpp"

namespace hoist::source {
namespace {

/// Blank space at the end of a line belongs neither to the armour nor to what is signed.
std::string_view without_blank_end(std::string_view line) noexcept {
  return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

}  // namespace

std::optional<std::string_view> ClearSigned::text_of(std::string_view line) noexcept {
  const std::string_view mark = without_blank_end(line);
  switch (part_) {
    case Part::outside:
      if (mark != "-----BEGIN PGP SIGNED MESSAGE-----") return line;
      part_ = Part::header;
      break;
    case Part::header:
      if (mark.empty()) part_ = Part::text;
      break;
    case Part::text:
      if (mark == "-----BEGIN PGP SIGNATURE-----") {
        part_ = Part::signature;
        signed_ = true;
      } else {
        return line.substr(line.starts_with("- ") ? 2 : 0);
      }
      break;
    case Part::signature:
      if (mark == "-----END PGP SIGNATURE-----") part_ = Part::outside;
      break;
  }
  return std::nullopt;
}

}  // namespace hoist::source
