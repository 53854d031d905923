#include "source/name_template.hpp"

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::source {
namespace {

using testing::HasSubstr;

struct Naming {
  std::string names;
  std::string code;
  std::string url;
  std::string file;
};

class NameTemplates : public testing::TestWithParam<Naming> {};

TEST_P(NameTemplates, NameTheFile) {
  const Naming& naming = GetParam();
  EXPECT_EQ(NameTemplate(naming.names).file_of(naming.code, naming.url, 12), naming.file);
}

INSTANTIATE_TEST_SUITE_P(
    Table, NameTemplates,
    testing::Values(Naming{"{name}", "c", "http://h/a/b%20c.gif?x=y", "b c.gif"},
                    Naming{"{name}", "c", "http://h/a/", "index.html"}, Naming{"{name}", "c", "http://h", "index.html"},
                    Naming{"{code:lower}.gif", "AD", "http://h/x", "ad.gif"},
                    Naming{"{host}/{path}/{name}", "c", "http://H:80/a/b/c", "h/a/b/c"},
                    Naming{"{host}/{path}/{name}", "c", "http://h/c", "h/c"},
                    Naming{"{path}/{name}", "c", "http://h/c", "c"}, Naming{"{path}/{name}", "c", "http://h//c", "c"},
                    Naming{"{path}{name}", "c", "http://h/c", "c"}, Naming{"x{path}/{name}", "c", "http://h/c", "x/c"},
                    Naming{"{path}/{name}", "c", "http://h//etc/passwd", "etc/passwd"},
                    Naming{"{n}-{code}", "a b", "http://h/", "12-a b"}, Naming{"{code}", "a/b", "http://h/", "a/b"},
                    Naming{"{{{name}}}", "c", "http://h/x", "{x}"}, Naming{"a//{name}", "c", "http://h/x", "a/x"},
                    Naming{"{name}", "c", "http://h/..%252f", "..%2f"},
                    Naming{"{stem}-{n}.{ext}", "c", "http://h/a/b.tar.gz?x", "b.tar-12.gz"},
                    Naming{"{stem}-{n}.{ext}", "c", "http://h/README", "README-12"},
                    Naming{"{stem}.{ext}", "c", "http://h/.profile", ".profile"},
                    Naming{"{stem}.{ext}", "c", "http://h/", "index.html"},
                    Naming{"{ext:lower}/{name}", "c", "http://h/A.GIF", "gif/A.GIF"},
                    Naming{"{name}?{query}", "c", "http://h/get?id=1&u=a/b%2Fc%20d#x", "get?id=1&u=a%2Fb%2Fc d"},
                    Naming{"{name}?{query}", "c", "http://h/get", "get"},
                    Naming{"{name}?{query}", "c", "http://h/get?", "get"},
                    Naming{"{query}", "c", "http://h/get?%ff", "%ff"},
                    Naming{"{hash}-{name}", "c", "http://h/a", "c43fa283-a"},
                    Naming{"{hash:2}/{hash}", "c", "http://h/a", "c4/c43fa283"},
                    Naming{"{hash:4:upper}", "c", "http://h/a", "C43F"},
                    Naming{"{code:path}/{code:lower:path}", "A/b", "http://h/", "A/b/a/b"},
                    Naming{"{name}", "c", "http://h/a/../../b", "b"}));

class Traversals : public testing::TestWithParam<Naming> {};

TEST_P(Traversals, AreRefused) {
  const Naming& naming = GetParam();
  const NameTemplate names(naming.names);
  try {
    FAIL() << naming.url << " became " << names.file_of(naming.code, naming.url, 1);
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    EXPECT_THAT(cause.message(), HasSubstr(naming.file));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, Traversals,
    testing::Values(
        Naming{"{name}", "c", "http://h/..", "leads out"}, Naming{"{name}", "c", "http://h/a/%2e%2e", "leads out"},
        Naming{"{name}", "c", "http://h/%2E.", "leads out"}, Naming{"{name}", "c", "http://h/.", "is not a name"},
        Naming{"{name}", "c", "http://h/..%2f..%2fetc%2fpasswd", "leads out"},
        Naming{"{name}", "c", "http://h/%2fetc%2fpasswd", "leads out"},
        Naming{"{name}", "c", "http://h/..%5c..%5cx", "backslash"}, Naming{"{name}", "c", "http://h/a\\b", "backslash"},
        Naming{"{name}", "c", "http://h/a%00.gif", "NUL"}, Naming{"{name}", "c", "http://h/a%0Ab", "control"},
        Naming{"{name}", "c", "http://h/a.part", "partial files"}, Naming{"{name}", "c", "http://h/.hoist", "journal"},
        Naming{"{path}/{name}", "c", "http://h/.hoist/journal", "journal"},
        Naming{"{path}/{name}", "c", "http://h/../x", "leads out"},
        Naming{"{path}/{name}", "c", "http://h/a/%2e%2e/%2e%2e/x", "leads out"},
        Naming{"{path}/{name}", "c", "http://h/..%2f../x", "leads out"},
        Naming{"{host}/{name}", "c", "http://../x", "leads out"}, Naming{"{code}", "../x", "http://h/", "leads out"},
        Naming{"{code}", "/etc/passwd", "http://h/", "absolute"}, Naming{"{code}", "a/", "http://h/", "folder"},
        Naming{"{path}/{code}", "/etc/passwd", "http://h/", "absolute"},
        Naming{"{path}{code}", "/x", "http://h/", "absolute"}, Naming{"{code}", "", "http://h/", "empty"},
        Naming{".{code}/{name}", ".", "http://h/x", "leads out"},
        Naming{"{name}", "c", "http://h/" + std::string(251, 'x'), "longer than 250"}));

TEST(NameTemplate, IsRefusedIfItCouldNeverNameAFileBelowTheFolder) {
  for (const char* names : {"", "/tmp/{name}", "../{name}", "a/../{name}", "{name}/", "{path}/", ".hoist/{name}",
                            "{name}.part", "a\\{name}", "./{name}", "a\n{name}", "{unknown}", "{name", "name}"}) {
    EXPECT_THROW(NameTemplate{names}, InvalidTemplate) << names;
  }
}

}  // namespace
}  // namespace hoist::source
