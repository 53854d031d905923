// What most of hoist includes, compiled once. No file relies on it: each includes what it uses (the build with clang++
// in scripts/test has no precompiled headers, and fails where one does not).
#ifndef HOIST_PCH_STD_HPP
#define HOIST_PCH_STD_HPP

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#endif
