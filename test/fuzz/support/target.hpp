#pragma once

#include <string_view>

namespace hoist::fuzz {

/// What a target does with an input; each target defines it. What leaves it, and a property that does not hold, is a
/// finding.
void fuzz_one(std::string_view input);

/// Ends the program, which libFuzzer takes for a finding, unless a property holds.
/// @param property in words, for the report
void require(bool holds, std::string_view property);

/// Takes the first line off the front of a text, and its end. Inputs that have several parts have them in lines, so
/// that people can write them.
std::string_view take_line(std::string_view& text) noexcept;

}  // namespace hoist::fuzz
