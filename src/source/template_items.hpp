#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hoist/item.hpp"
#include "source/code_reader.hpp"
#include "source/interrupt.hpp"
#include "source/name_template.hpp"
#include "source/url_template.hpp"

namespace hoist::source {

/// Takes a message for the user, who may want to change something, although nothing has failed.
using Warn = std::function<void(const std::string& message)>;

/// The batch of a template and its codes, in constant memory.
///
/// An invalid code (control characters, not UTF-8, more than 255 bytes, no safe file name) yields a
/// FetchError instead of an item. The error's code is the position of the code if that cannot be shown.
class TemplateItems : public ItemSource {
 public:
  /// @param codes from the command line; they come first
  /// @param code_files paths of files of codes (see code_reader.hpp); "-" is standard input
  /// @param warn is called by next(), once, if a '/' of a code becomes %2F; may be empty
  /// @throws RunError if a file cannot be opened
  TemplateItems(UrlTemplate urls, NameTemplate names, std::vector<std::string> codes,
                const std::vector<std::string>& code_files = {}, Warn warn = {});

  /// See Input::read_sparingly().
  void read_sparingly() noexcept { codes_.read_sparingly(); }

  /// @throws RunError if a file cannot be read any further
  std::optional<SourceEntry> next() override;

  bool ready() override { return codes_.ready(); }

  /// Ends a next() that waits for a pipe; from then on there are no more entries.
  void stop() noexcept override { interrupt_.raise(); }
  void hurry() noexcept override { interrupt_.hurry(); }
  bool cut_short() const override { return interrupt_.raised() || codes_.cut_short(); }

 private:
  SourceEntry entry_of(Code code);

  UrlTemplate urls_;
  NameTemplate names_;
  Interrupt interrupt_;  // before the codes, which refer to it
  CodeReader codes_;
  Warn warn_;            // empty where there is nothing to warn of, or no longer
  std::uint64_t n_ = 0;  // of codes so far, including invalid ones
};

}  // namespace hoist::source
