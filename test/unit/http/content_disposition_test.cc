#include "http/content_disposition.hpp"

#include <gtest/gtest.h>

namespace hoist::http {
namespace {

struct DispositionCase {
  const char* field;
  const char* name;  // empty: none
};

class Dispositions : public testing::TestWithParam<DispositionCase> {};

TEST_P(Dispositions, NameTheFile) {
  EXPECT_EQ(disposition_name(GetParam().field).value_or(""), GetParam().name) << GetParam().field;
}

// RFC 6266 section 5, RFC 8187 section 3.2.2.
INSTANTIATE_TEST_SUITE_P(
    Rfcs, Dispositions,
    testing::Values(
        DispositionCase{"Attachment; filename=example.html", "example.html"},
        DispositionCase{"INLINE; FILENAME= \"an example.html\"", "an example.html"},
        DispositionCase{"attachment; filename*= UTF-8''%e2%82%ac%20rates", "\u20ac rates"},
        DispositionCase{"attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates", "\u20ac rates"},
        DispositionCase{"attachment; filename*=iso-8859-1'en'%A3%20rates", "\u00a3 rates"},
        DispositionCase{"attachment", ""}, DispositionCase{"", ""},
        DispositionCase{" \tattachment ; filename = a ;x=y", "a"}, DispositionCase{"attachment;; ;filename=a;", "a"},
        DispositionCase{"attachment; filename=a; filename=b", "a"},
        DispositionCase{"attachment; filename*=UTF-8''a; filename*=UTF-8''b", "a"},
        DispositionCase{"attachment; filename*=UTF-8'a", ""},
        DispositionCase{"attachment; filename*=iso-8859-1''%7E%7F%80%BF%C0%FF", "~\x7f\u0080\u00bf\u00c0\u00ff"},
        DispositionCase{"attachment; filename*=UTF-8''a%4", ""}, DispositionCase{"attachment; filename=\"foo\\", ""}));

// The cases of greenbytes.de/tech/tc2231.
INSTANTIATE_TEST_SUITE_P(
    Tc2231, Dispositions,
    testing::Values(
        DispositionCase{"inline; filename=\"foo.html\"", "foo.html"},
        DispositionCase{"attachment; filename=\"0000000000111111111122222\"", "0000000000111111111122222"},
        DispositionCase{"attachment; filename=\"f\\oo.html\"", "foo.html"},
        DispositionCase{"attachment; filename=\"\\\"quoting\\\" tested.html\"", "\"quoting\" tested.html"},
        DispositionCase{"attachment; filename=\"Here's a semicolon;.html\"", "Here's a semicolon;.html"},
        DispositionCase{"attachment; foo=\"bar\"; filename=\"foo.html\"", "foo.html"},
        DispositionCase{"attachment; foo=\"\\\"\\\\\";filename=\"foo.html\"", "foo.html"},
        DispositionCase{"attachment; FILENAME=\"foo.html\"", "foo.html"},
        DispositionCase{"attachment; filename='foo.bar'", "'foo.bar'"},
        DispositionCase{"attachment; filename=\"foo-\xe4.html\"", "foo-\u00e4.html"},
        DispositionCase{"attachment; filename=\"foo-\xc3\xa4.html\"", "foo-\u00e4.html"},
        DispositionCase{"attachment; filename=\"foo-%41.html\"", "foo-%41.html"},
        DispositionCase{"attachment; filename =\"foo.html\"", "foo.html"},
        DispositionCase{"attachment; filename=foo bar.html", ""},
        DispositionCase{"attachment; filename=foo,bar.html", ""},
        DispositionCase{"attachment; filename=foo[1](2).html", ""}, DispositionCase{"filename=foo.html", ""},
        DispositionCase{"; filename=foo.html", ""}, DispositionCase{"\"foo.html\"", ""},
        DispositionCase{"attachment; filename=", ""}, DispositionCase{"attachment; filename=\"foo.html", ""},
        DispositionCase{"attachment; filename=\"foo.html\" ;", "foo.html"},
        DispositionCase{"attachment; filename*=UTF-8''foo-%c3%a4.html", "foo-\u00e4.html"},
        DispositionCase{"attachment; filename*=''foo-%c3%a4.html", ""},
        DispositionCase{"attachment; filename*=iso-8859-1''foo-%E4.html", "foo-\u00e4.html"},
        DispositionCase{"attachment; filename*=UTF-8''foo-%E4.html", ""},
        DispositionCase{"attachment; filename*=UTF-8''foo-%c3%a4%2", ""},
        DispositionCase{"attachment; filename*=UTF-8''A-%2541.html", "A-%41.html"},
        DispositionCase{"attachment; filename=\"foo-ae.html\"; filename*=UTF-8''foo-%c3%a4.html", "foo-\u00e4.html"},
        DispositionCase{"attachment; filename*=UTF-8''foo-%c3%a4.html; filename=\"foo-ae.html\"", "foo-\u00e4.html"},
        DispositionCase{"attachment; filename=\"foo-ae.html\"; filename*=UTF-8''%E4", "foo-ae.html"},
        DispositionCase{"attachment; filename=\"/foo.html\"", "foo.html"},
        DispositionCase{"attachment; filename=\"\\\\foo.html\"", "foo.html"}));

INSTANTIATE_TEST_SUITE_P(Paths, Dispositions,
                         testing::Values(DispositionCase{"attachment; filename=\"../../etc/passwd\"", "passwd"},
                                         DispositionCase{"attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd",
                                                         "passwd"},
                                         DispositionCase{"attachment; filename=\"C:\\\\a\\\\b.txt\"", "b.txt"},
                                         DispositionCase{"attachment; filename=\"a/\"", ""},
                                         DispositionCase{"attachment; filename=\"..\"", ".."}));

}  // namespace
}  // namespace hoist::http
