#include "http/status.hpp"

#include <cstddef>
#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "test_data.hpp"

namespace hoist::http {
namespace {

/// The phrases of IANA's HTTP Status Code Registry: not those that it calls unassigned, unused or temporary.
std::map<int, std::string> registered() {
  std::ifstream registry(HTTP_STATUS_CODES);
  std::map<int, std::string> phrases;
  std::string line;
  std::getline(registry, line);  // the names of the columns
  while (std::getline(registry, line)) {
    const std::size_t comma = line.find(',');
    std::string phrase = line.substr(comma + 1, line.find(',', comma + 1) - comma - 1);
    const bool has_one =
        phrase != "Unassigned" && phrase != "(Unused)" && phrase.find("TEMPORARY") == std::string::npos;
    if (has_one) phrases.emplace(std::stoi(line), phrase.substr(0, phrase.find(" (OBSOLETED)")));
  }
  return phrases;
}

TEST(ReasonPhrase, IsTheRegisteredOneForEveryStatusAndEmptyForAllOthers) {
  const std::map<int, std::string> phrases = registered();
  ASSERT_EQ(phrases.size(), 61U);
  for (int status = -1; status <= 1100; ++status) {
    const auto found = phrases.find(status);
    EXPECT_EQ(reason_phrase(status), found == phrases.end() ? "" : found->second) << status;
  }
}

TEST(StatusMessage, HasNumberAndPhrase) {
  EXPECT_EQ(status_message(503), "HTTP 503 - Service Unavailable");
  EXPECT_EQ(status_message(404), "HTTP 404 - Not Found");
}

TEST(StatusMessage, HasTheNumberAloneWhereNoPhraseIsRegistered) {
  EXPECT_EQ(status_message(599), "HTTP 599");
  EXPECT_EQ(status_message(418), "HTTP 418");
  EXPECT_EQ(status_message(999), "HTTP 999");
}

}  // namespace
}  // namespace hoist::http
