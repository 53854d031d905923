#pragma once

#include <string>

namespace hoist::cli {

/// What an argument that is neither a code nor a URL was probably meant to be, in a sentence for a usage error: a list
/// ("urls.txt"), a URL without its scheme ("example.org/f", "localhost:8000/f"), or --version. Empty where nothing is
/// likely.
///
/// It may look whether a file of that name exists, and opens none. A user name or password is not quoted.
std::string word_hint(const std::string& word);

/// What an argument was probably meant to be.
enum class Meant { unknown, list, url, version };

/// The same, without the sentence.
Meant meant_by(const std::string& word);

}  // namespace hoist::cli
