// What most unit tests include, compiled once. No test relies on it: each includes what it uses.
#ifndef HOIST_UNIT_TESTS_HPP
#define HOIST_UNIT_TESTS_HPP

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#endif
