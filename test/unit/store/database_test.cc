#include "store/database.hpp"

#include <string>

#include <gmock/gmock.h>

#include "store/cause_of.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

struct DatabaseTest : testing::Test {
  Database database{"", {"the list", "try again"}};
  DatabaseTest() { database.run("CREATE TABLE t (a TEXT NOT NULL, b INTEGER)"); }
};

TEST_F(DatabaseTest, GivesBackWhatWasBound) {
  const std::string odd = "\xff\0 \""s;
  Statement(database, "INSERT INTO t VALUES (?1, ?2)").with(odd, std::int64_t{1} << 62).run();
  Statement found(database, "SELECT a, b FROM t");
  ASSERT_TRUE(found.step());
  EXPECT_EQ(found.text(0), odd);
  EXPECT_EQ(found.number(1), std::int64_t{1} << 62);
  EXPECT_FALSE(found.step());
}

TEST_F(DatabaseTest, TakesAnEmptyTextForATextAndNotForNull) {
  Statement(database, "INSERT INTO t VALUES (?1, 0)").with(std::string_view()).run();
  EXPECT_EQ(database.number("SELECT count(*) FROM t WHERE a = ''"), 1);
}

TEST_F(DatabaseTest, RunsAStatementManyTimes) {
  Statement insert(database, "INSERT INTO t VALUES (?1, ?2)");
  for (std::int64_t i = 0; i < 10; ++i) insert.with(std::to_string(i), i).run();
  EXPECT_EQ(database.number("SELECT sum(b) FROM t"), 45);
}

TEST_F(DatabaseTest, UndoesATransactionThatDoesNotCommit) {
  {
    const Transaction transaction(database);
    database.run("INSERT INTO t VALUES ('x', 1)");
  }
  EXPECT_EQ(database.number("SELECT count(*) FROM t"), 0);
  EXPECT_FALSE(database.in_transaction());
}

TEST_F(DatabaseTest, CanBeUsedAfterAStatementFailed) {
  Statement insert(database, "INSERT INTO t VALUES (nullif(?1, 'x'), 0)");
  const Cause cause = cause_of([&] { insert.with("x"s).run(); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_THAT(cause.message(), HasSubstr("cannot use the list: NOT NULL constraint failed"));
  insert.with("y"s).run();
  EXPECT_EQ(database.number("SELECT count(*) FROM t"), 1);
}

TEST(Database, ThatCannotBeMadeSaysWhy) {
  const test::TempFolder temp;
  const Cause cause = cause_of([&] { Database(temp.path() / "missing" / "db", {"the list", "try again"}); });
  EXPECT_EQ(cause.message(), "cannot open the list: unable to open database file (No such file or directory)");
}

}  // namespace
}  // namespace hoist::store
