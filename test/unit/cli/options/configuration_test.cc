#include "cli/options/configuration.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/options/usage_error.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;

Environment environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  };
}

TEST(UserConfigFile, IsWhereTheBaseDirectorySpecificationPutsIt) {
  EXPECT_EQ(user_config_file(environment({{"XDG_CONFIG_HOME", "/x"}, {"HOME", "/h"}})), "/x/hoist/config.toml");
  EXPECT_EQ(user_config_file(environment({{"HOME", "/h"}})), "/h/.config/hoist/config.toml");
  EXPECT_EQ(user_config_file(environment({{"XDG_CONFIG_HOME", ""}, {"HOME", "/h"}})), "/h/.config/hoist/config.toml");
  EXPECT_EQ(user_config_file(environment({{"XDG_CONFIG_HOME", "x"}, {"HOME", "/h"}})), "/h/.config/hoist/config.toml");
  EXPECT_EQ(user_config_file(environment({})), "");
}

class ConfigurationTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
  }

  Configuration read(std::vector<const char*> words) {
    words.insert(words.begin(), "hoist");
    return read_configuration(parse_command_line(words), environment({{"XDG_CONFIG_HOME", folder_.path()}}));
  }

  test::TempFolder folder_;
};

TEST_F(ConfigurationTest, IsTheUsersWhereThereIsOne) {
  EXPECT_EQ(read({}).user.file, "");
  write("hoist/config.toml", "[defaults]\nretry = 3\n[catalog.c]\nurl = \"http://h/{code}\"");
  const Configuration configuration = read({});
  EXPECT_EQ(configuration.user.file, folder_.path() / "hoist/config.toml");
  EXPECT_EQ(configuration.user.defaults.count("retry"), 1U);
  ASSERT_NE(configuration.find_catalog("c"), nullptr);
  EXPECT_EQ(configuration.find_catalog("d"), nullptr);
}

TEST_F(ConfigurationTest, IsOnlyWhatTheOptionNames) {
  write("hoist/config.toml", "this is no TOML");
  write("other.toml", "[defaults]\nretry = 3");
  const std::string option = "--config=" + (folder_.path() / "other.toml").string();
  EXPECT_EQ(read({option.c_str()}).user.defaults.count("retry"), 1U);
  EXPECT_EQ(read({"--config", "/dev/null"}).user.defaults.size(), 0U);
}

TEST_F(ConfigurationTest, ThatIsNamedHasToBeThere) {
  EXPECT_THROW(read({"--config", "/nowhere/config.toml"}), RunError);
  EXPECT_THROW(read({"--config", "/"}), RunError);
  EXPECT_THROW(read({"--config", "/dev/zero"}), RunError);
  EXPECT_THROW(read({"--config="}), UsageError);
}

TEST_F(ConfigurationTest, ThatIsBrokenIsAnErrorWithItsPlace) {
  write("hoist/config.toml", "[defaults]\nretry 3");
  try {
    read({});
    FAIL();
  } catch (const source::InvalidConfig& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("hoist/config.toml:2:"));
  }
}

TEST(Configuration, NamesEveryCatalogOnceWithTheBuiltInOne) {
  Configuration configuration;
  configuration.user = source::parse_config("[catalog.b]\nurl=\"http://h/{code}\"\n[catalog.flags]", "u");
  configuration.system =
      source::parse_config("[catalog.b]\nurl=\"http://h/{n}\"\n[catalog.a]\nurl=\"http://h/{n}\"", "s");
  EXPECT_THAT(configuration.catalog_names(), ElementsAre("a", "b", "flags"));
  EXPECT_EQ(configuration.find_catalog("b")->url, "http://h/{code}");
}

}  // namespace
}  // namespace hoist::cli
