#pragma once

// What every unit test includes, compiled once. No test relies on it: each includes what it uses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
