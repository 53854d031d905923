#include "http/challenges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(AuthSchemes, AreTheNamesOfTheChallenges) {
  EXPECT_THAT(auth_schemes("Basic realm=\"x\""), ElementsAre("Basic"));
  EXPECT_THAT(auth_schemes("Negotiate, NTLM,Basic realm=x"), ElementsAre("Negotiate", "NTLM", "Basic"));
  EXPECT_THAT(auth_schemes("Digest realm=\"a, Basic b\", nonce=\"c\", qop=\"auth\", Bearer"),
              ElementsAre("Digest", "Bearer"));
  EXPECT_THAT(auth_schemes("Negotiate YII=="), ElementsAre("Negotiate"));
  EXPECT_THAT(auth_schemes("AWS4-HMAC-SHA256"), ElementsAre("AWS4-HMAC-SHA256"));
}

TEST(AuthSchemes, StandThereOnce) {
  EXPECT_THAT(auth_schemes("Digest algorithm=MD5, digest algorithm=SHA-256"), ElementsAre("Digest"));
}

TEST(AuthSchemes, AreNoParameters) {
  EXPECT_THAT(auth_schemes("Basic realm = \"x\", charset = UTF-8"), ElementsAre("Basic"));
  EXPECT_THAT(auth_schemes("realm=x"), IsEmpty());
}

TEST(AuthSchemes, AreFewWhateverAServerSends) {
  EXPECT_THAT(auth_schemes(""), IsEmpty());
  EXPECT_THAT(auth_schemes(",,\", \x1b[31m, " + std::string(1000, 'a')), IsEmpty());
  EXPECT_THAT(auth_schemes(std::string(30, 'a') + ", " + std::string(31, 'b')), ElementsAre(std::string(30, 'a')));
  EXPECT_THAT(auth_schemes("a,b,c,d,e,f,g,h,i,j,k"), SizeIs(8));
}

}  // namespace
}  // namespace hoist::http
