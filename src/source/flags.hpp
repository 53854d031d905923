#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "hoist/item.hpp"
#include "source/name_template.hpp"

namespace hoist::source {

/// An invalid country code: neither one nor two letters A to Z.
class InvalidCode : public std::exception {
 public:
  explicit InvalidCode(std::string code) : code_(std::move(code)) {}

  const std::string& code() const noexcept { return code_; }
  const char* what() const noexcept override { return "each CC argument must be A to Z or AA to ZZ."; }

 private:
  std::string code_;
};

/// Which flags are wanted. With nothing set, those of the 20 most populous countries.
struct FlagSelection {
  std::vector<std::string> codes = {};  ///< two letters, or one for all the codes that begin with it; in any case
  bool all = false;                     ///< the 194 codes of the Factbook as well
  bool every = false;                   ///< AA..ZZ, including codes without a country
};

/// The selected codes: upper case, sorted, each once.
/// @throws InvalidCode for the first invalid code in FlagSelection::codes
std::vector<std::string> select_codes(const FlagSelection& selection);

/// The flags batch: the flag of AD is BASE/ad/ad.gif and becomes ad.gif, or what a template says.
class FlagItems : public ItemSource {
 public:
  /// @param base absolute URL of the folder of flags, with or without '/' at its end
  /// @param codes as select_codes() gives them
  FlagItems(std::string base, std::vector<std::string> codes, std::optional<NameTemplate> names = std::nullopt);

  std::optional<SourceEntry> next() override;

 private:
  std::string base_;
  std::vector<std::string> codes_;
  std::optional<NameTemplate> names_;
  std::size_t next_ = 0;
};

}  // namespace hoist::source
