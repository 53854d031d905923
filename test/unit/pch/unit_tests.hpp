// What every unit test includes, compiled once. No test relies on it: each includes what it uses.
#ifndef HOIST_UNIT_TESTS_HPP
#define HOIST_UNIT_TESTS_HPP

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#endif
