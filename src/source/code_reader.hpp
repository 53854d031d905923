#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "source/input.hpp"
#include "source/interrupt.hpp"

namespace hoist::source {

/// A code and its position.
struct Code {
  std::string text;
  std::string place;      ///< "argument 3" or "line 12", preceded by the file if there are several
  std::string tried;      ///< "reading codes.txt, line 12", for a FetchError
  bool too_long = false;  ///< text is only its beginning
};

/// Reads the codes of a batch in constant memory: those given as arguments, then those in files.
///
/// In a file, codes are separated by white space (any number per line), and a '#' at the start of a word begins a
/// comment up to the end of the line. A code may be any text; its user decides whether it is valid.
class CodeReader {
 public:
  /// Opens every file.
  /// @param given codes, from the command line
  /// @param files paths; "-" is standard input
  /// @param interrupt ends a wait for a pipe; it outlives the reader
  /// @throws RunError if a file cannot be opened
  CodeReader(std::vector<std::string> given, const std::vector<std::string>& files, const Interrupt& interrupt);

  /// See Input::read_sparingly().
  void read_sparingly() noexcept {
    for (Input& file : files_) file.read_sparingly();
  }

  /// The next code; nothing at the end, or where the interrupt makes one.
  /// @throws RunError if a file cannot be read any further
  std::optional<Code> next();

  /// Whether next() returns without waiting for a pipe: there is a whole code, or the end. Reads what there is for
  /// that.
  /// @throws RunError if a file cannot be read any further
  bool ready();

  /// Whether the interrupt has cut a file off.
  bool cut_short() const;

 private:
  bool has_word(Input& input);
  bool find_word(Input& input);
  bool skip_comment(Input& input);
  Code read_word(Input& input);

  std::vector<std::string> given_;
  std::size_t next_given_ = 0;
  std::vector<Input> files_;
  std::size_t current_ = 0;
  std::uint64_t line_ = 1;  // of the current file
};

}  // namespace hoist::source
