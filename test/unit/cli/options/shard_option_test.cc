#include "cli/options/shard_option.hpp"

#include <map>

#include <gmock/gmock.h>

#include "cli/parsed.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;

using Variables = std::map<std::string, std::string>;

Environment environment(const Variables& variables) {
  return [variables](const char* name) -> const char* {
    static std::string value;
    const auto found = variables.find(name);
    if (found == variables.end()) return nullptr;
    value = found->second;
    return value.c_str();
  };
}

/// The shard as text; what is wrong with the option, where anything is.
std::string shard_of(std::vector<const char*> words, const Variables& variables = {}) {
  words.insert(words.begin(), "hoist");
  try {
    const auto shard = read_arguments(parse_command_line(words), {}, {}, environment(variables)).batch.shard;
    return shard ? shard->text() : "none";
  } catch (const UsageError& error) {
    return error.what();
  }
}

Variables slurm(const char* id, const char* count, const char* first, const char* last) {
  return {{"SLURM_ARRAY_TASK_ID", id},
          {"SLURM_ARRAY_TASK_COUNT", count},
          {"SLURM_ARRAY_TASK_MIN", first},
          {"SLURM_ARRAY_TASK_MAX", last}};
}

TEST(ShardOption, IsAPartCountedFromOne) {
  EXPECT_EQ(shard_of({}), "none");
  EXPECT_EQ(shard_of({"--shard", "1/1"}), "1/1 by code");
  EXPECT_EQ(shard_of({"--shard=4/4"}), "4/4 by code");
  EXPECT_EQ(shard_of({"--shard", "999999/1000000"}), "999999/1000000 by code");
}

TEST(ShardOption, DividesListsByOriginAndCodesByCodeUnlessToldOtherwise) {
  EXPECT_EQ(shard_of({"--shard", "1/2", "-i", "l"}), "1/2 by origin");
  EXPECT_EQ(shard_of({"--shard", "1/2", "-u", "http://h/{code}", "A"}), "1/2 by code");
  EXPECT_EQ(shard_of({"--shard", "1/2", "--shard-by", "code", "-i", "l"}), "1/2 by code");
  EXPECT_EQ(shard_of({"--shard", "1/2", "--shard-by", "origin"}), "1/2 by origin");
  EXPECT_EQ(shard_of({"--shard-by", "origin"}), "none");
  EXPECT_THAT(shard_of({"--shard", "1/2", "--shard-by", "size"}), HasSubstr("--shard-by"));
}

TEST(ShardOption, MustBeDividedByOriginOrCodeEvenWhereNothingIsDivided) {
  EXPECT_THAT(shard_of({"--shard-by", "size"}), HasSubstr("must be one of origin, origin+, code"));
}

TEST(ShardOption, IsRefusedWhereItIsNoPart) {
  for (const char* text : {"0/4", "5/4", "1", "/", "1/", "/4", "1/0", "-1/4", "+1/4", "1/4/2", "1 /4", "a/b",
                           "1/4294967296", "1/99999999999999999999", "auto/", "auto/0", "auto/x", "AUTO"}) {
    EXPECT_THAT(shard_of({"--shard", text}), HasSubstr("--shard K/N must be auto")) << text;
  }
  EXPECT_THAT(shard_of({"--shard", ""}), HasSubstr("must not be empty"));
}

TEST(ShardOption, IsTakenFromASlurmArrayWhateverItsIds) {
  EXPECT_EQ(shard_of({"--shard", "auto"}, slurm("0", "4", "0", "3")), "1/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto"}, slurm("4", "4", "1", "4")), "4/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto"}, slurm("5", "4", "1", "7")), "3/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto/4"}, slurm("4", "4", "1", "4")), "4/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto"}, slurm("7", "1", "7", "7")), "1/1 by code");
}

TEST(ShardOption, IsRefusedWhereASlurmArrayIsNotWhatItShouldBe) {
  EXPECT_THAT(shard_of({"--shard", "auto/4"}, slurm("3", "1", "3", "3")), HasSubstr("the job array has 1 task"));
  for (const Variables& uneven :
       {slurm("2", "3", "1", "5"), slurm("1", "3", "1", "6"), slurm("1", "2", "3", "1"), slurm("1", "0", "1", "1")}) {
    EXPECT_THAT(shard_of({"--shard", "auto"}, uneven), HasSubstr("not evenly spaced"));
  }
  EXPECT_THAT(shard_of({"--shard", "auto"}, slurm("9", "3", "1", "3")), HasSubstr("which is too large: 3 tasks"));
  EXPECT_THAT(shard_of({"--shard", "auto"}, slurm("0", "3", "1", "3")), HasSubstr("which is too small: 3 tasks"));
  EXPECT_THAT(shard_of({"--shard", "auto"}, {{"SLURM_ARRAY_TASK_ID", "1"}}), HasSubstr("SLURM_ARRAY_TASK_MAX"));
  EXPECT_THAT(shard_of({"--shard", "auto"}, slurm("x", "3", "1", "3")), HasSubstr("SLURM_ARRAY_TASK_ID"));
}

TEST(ShardOption, IsTakenFromAKubernetesIndex) {
  EXPECT_EQ(shard_of({"--shard", "auto/4"}, {{"JOB_COMPLETION_INDEX", "0"}}), "1/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto/4"}, {{"JOB_COMPLETION_INDEX", "3"}}), "4/4 by code");
  EXPECT_THAT(shard_of({"--shard", "auto/4"}, {{"JOB_COMPLETION_INDEX", "4"}}), HasSubstr("which is too large"));
  EXPECT_THAT(shard_of({"--shard", "auto"}, {{"JOB_COMPLETION_INDEX", "0"}}), HasSubstr("must be auto/N here"));
  EXPECT_THAT(shard_of({"--shard", "auto/4"}, {{"JOB_COMPLETION_INDEX", "-1"}}), HasSubstr("JOB_COMPLETION_INDEX"));
}

TEST(ShardOption, NeedsAnArrayToTakeItFrom) {
  EXPECT_THAT(shard_of({"--shard", "auto"}), HasSubstr("needs the variable of a job array"));
  EXPECT_THAT(shard_of({"--shard", "auto/2"}, {{"JOB_COMPLETION_INDEX", ""}}), HasSubstr("(SLURM_ARRAY_TASK_ID, "));
  EXPECT_THAT(error_of({"--shard", "auto"}), HasSubstr("(SLURM_ARRAY_TASK_ID, "));
}

TEST(ShardOption, IsTakenFromEveryEngine) {
  const Variables grid_engine{
      {"SGE_TASK_ID", "7"}, {"SGE_TASK_FIRST", "3"}, {"SGE_TASK_LAST", "10"}, {"SGE_TASK_STEPSIZE", "2"}};
  EXPECT_EQ(shard_of({"--shard", "auto"}, grid_engine), "3/4 by code");
  EXPECT_THAT(shard_of({"--shard", "auto/5"}, grid_engine), HasSubstr("the job array has 4 tasks"));
  const Variables lsf{{"LSB_JOBINDEX", "3"}, {"LSB_JOBINDEX_END", "5"}, {"LSB_JOBINDEX_STEP", "2"}};
  EXPECT_EQ(shard_of({"--shard", "auto"}, lsf), "2/3 by code");
  EXPECT_EQ(shard_of({"--shard", "auto/4"}, {{"PBS_ARRAY_INDEX", "4"}}), "4/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto/4"}, {{"PBS_ARRAYID", "1"}}), "1/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto"}, {{"CLOUD_RUN_TASK_INDEX", "0"}, {"CLOUD_RUN_TASK_COUNT", "4"}}),
            "1/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto"}, {{"BATCH_TASK_INDEX", "3"}, {"BATCH_TASK_COUNT", "4"}}), "4/4 by code");
  const Variables aws{{"AWS_BATCH_JOB_ARRAY_INDEX", "1"}, {"AWS_BATCH_JOB_ARRAY_SIZE", "3"}};
  EXPECT_EQ(shard_of({"--shard", "auto"}, aws), "2/3 by code");
  EXPECT_EQ(shard_of({"--shard", "auto/3"}, {{"AWS_BATCH_JOB_ARRAY_INDEX", "1"}}), "2/3 by code");
}

TEST(ShardOption, IsRefusedWhereAnEngineDoesNotTellEnoughOrTellsSomethingElse) {
  for (const char* name : {"PBS_ARRAY_INDEX", "PBS_ARRAYID", "AWS_BATCH_JOB_ARRAY_INDEX", "JOB_COMPLETION_INDEX"}) {
    EXPECT_THAT(shard_of({"--shard", "auto"}, {{name, "1"}}), HasSubstr("must be auto/N here")) << name;
  }
  EXPECT_THAT(shard_of({"--shard", "auto/4"}, {{"PBS_ARRAY_INDEX", "0"}}),
              HasSubstr("too small: 4 tasks, numbered from 1"));
  EXPECT_THAT(shard_of({"--shard", "auto/4"}, {{"PBS_ARRAY_INDEX", "5"}}),
              HasSubstr("too large: 4 tasks, numbered from 1"));
  EXPECT_THAT(shard_of({"--shard", "auto"}, {{"CLOUD_RUN_TASK_INDEX", "4"}, {"CLOUD_RUN_TASK_COUNT", "4"}}),
              HasSubstr("too large: 4 tasks, numbered from 0"));
  // Jobs that are no arrays.
  EXPECT_THAT(shard_of({"--shard", "auto"}, {{"SGE_TASK_ID", "undefined"}, {"SGE_TASK_LAST", "undefined"}}),
              HasSubstr("needs the variable of a job array"));
  EXPECT_THAT(shard_of({"--shard", "auto"}, {{"LSB_JOBINDEX", "0"}, {"LSB_JOBINDEX_END", "0"}}),
              HasSubstr("needs the variable of a job array"));
}

TEST(ShardOption, IsTakenFromAnyVariable) {
  const Variables variables{{"PARALLEL_SEQ", "3"}, {"NOMAD_ALLOC_INDEX", "0"}, {"TEXT", "x"}};
  EXPECT_EQ(shard_of({"--shard", "auto:PARALLEL_SEQ/4"}, variables), "3/4 by code");
  EXPECT_EQ(shard_of({"--shard", "auto:NOMAD_ALLOC_INDEX+1/4"}, variables), "1/4 by code");
  EXPECT_THAT(shard_of({"--shard", "auto:NOMAD_ALLOC_INDEX/4"}, variables), HasSubstr("must be a number from 1 to 4"));
  EXPECT_THAT(shard_of({"--shard", "auto:PARALLEL_SEQ/2"}, variables), HasSubstr("must be a number from 1 to 2"));
  EXPECT_THAT(shard_of({"--shard", "auto:PARALLEL_SEQ+1/3"}, variables), HasSubstr("must be a number from 0 to 2"));
  EXPECT_THAT(shard_of({"--shard", "auto:TEXT/4"}, variables), HasSubstr("TEXT must be a number"));
  EXPECT_THAT(shard_of({"--shard", "auto:MISSING/4"}, variables), HasSubstr("MISSING must be a number"));
  EXPECT_THAT(shard_of({"--shard", "auto:PARALLEL_SEQ"}, variables), HasSubstr("must be auto:VARIABLE/N"));
  EXPECT_THAT(shard_of({"--shard", "auto:/4"}, variables), HasSubstr("must be auto:VARIABLE/N"));
}

TEST(ShardOption, IsPartOfTheBatchsName) {
  EXPECT_EQ(parsed({"--shard", "2/4"}).options.batch_name, "flags shard 2/4 by code");
  EXPECT_EQ(parsed({"--shard", "2/4", "-i", "l"}).options.batch_name, "list l shard 2/4 by origin");
}

}  // namespace
}  // namespace hoist::cli
