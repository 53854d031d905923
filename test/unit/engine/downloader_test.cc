#include "hoist/downloader.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

#include "base/platform.hpp"
#include "coro/on_worker.hpp"
#include "coro/scope.hpp"
#include "store/call_log.hpp"
#include "support/client.hpp"
#include "support/gate.hpp"
#include "support/http_server.hpp"
#include "support/temp_folder.hpp"
#include "support/wait_until.hpp"

namespace hoist {
namespace {

namespace fs = std::filesystem;

using std::chrono::milliseconds;
using test::Connection;
using test::Gate;
using test::HttpServer;
using test::patterned;
using test::Request;
using test::response;
using test::TempFolder;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

/// A batch in memory.
class ListedItems : public ItemSource {
 public:
  /// @param before is called with the number of the item (from 0), or of items at the end of the batch
  explicit ListedItems(std::vector<Item> items, std::function<void(std::size_t)> before = {})
      : items_(std::move(items)), before_(std::move(before)) {}

  std::optional<SourceEntry> next() override {
    if (before_) before_(next_);
    if (next_ == items_.size()) return std::nullopt;
    return items_[next_++];
  }

 private:
  std::vector<Item> items_;
  std::function<void(std::size_t)> before_;
  std::size_t next_ = 0;
};

/// Keeps every outcome by its code.
class Recorder : public Observer {
 public:
  explicit Recorder(std::function<void(const Outcome&)> before = {}) : before_(std::move(before)) {}

  void on_outcome(const Outcome& outcome) override {
    const std::lock_guard lock(busy_);  // it is never called twice at once, which the thread sanitizer can see, too
    if (before_) before_(outcome);
    EXPECT_TRUE(outcomes_.emplace(outcome.item.code, outcome).second) << outcome.item.code << " has ended twice";
    EXPECT_EQ(outcome.error.has_value(), outcome.kind == OutcomeKind::failed);
    threads_with_outcomes_ += std::this_thread::get_id() == test_thread_ ? 1 : 0;
  }

  const std::map<std::string, Outcome>& outcomes() const noexcept { return outcomes_; }
  const Outcome& of(const std::string& code) const { return outcomes_.at(code); }
  int called_on_the_loop() const noexcept { return threads_with_outcomes_; }

 private:
  std::mutex busy_;
  std::function<void(const Outcome&)> before_;
  std::map<std::string, Outcome> outcomes_;
  std::thread::id test_thread_ = std::this_thread::get_id();
  int threads_with_outcomes_ = 0;
};

/// A log without output that opens a gate when a signal has reached the run.
class SignalLog : public spdlog::sinks::base_sink<std::mutex> {
 public:
  Gate& signal_seen() noexcept { return signal_seen_; }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const std::string_view text(message.payload.data(), message.payload.size());
    if (text.find(" received: ") != std::string_view::npos) signal_seen_.open();
  }
  void flush_() override {}

 private:
  Gate signal_seen_;
};

MATCHER_P(HasFailed, kind, std::string(name(kind))) { return arg.second.error && arg.second.error->kind() == kind; }

class DownloaderTest : public testing::Test {
 protected:
  RunResult run(std::vector<Item> items) {
    ListedItems source(std::move(items));
    return run(source, recorder_);
  }
  RunResult run(ItemSource& source, Observer& observer) {
    Downloader downloader(options_, std::make_shared<spdlog::logger>("test", log_));
    return downloader.run(source, observer);
  }

  static Item item(const std::string& code, std::string url) {
    return {.code = code, .url = std::move(url), .file = code + ".gif"};
  }
  /// Items with codes and paths 0, 1, ...
  static std::vector<Item> items(const HttpServer& server, std::size_t count) {
    std::vector<Item> made;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string code = std::to_string(i);
      made.push_back(item(code, server.url("/" + code)));
    }
    return made;
  }

  TempFolder temp_;
  std::shared_ptr<SignalLog> log_ = std::make_shared<SignalLog>();
  Recorder recorder_;
  Options options_ = [this] {
    Options options;
    options.folder = temp_.path();
    return options;
  }();
};

void answer_with_path(const Request& request, Connection& connection) {
  connection.send(response(200, "this is " + request.path()));
}

/// Never answers, but waits for the client to give up.
void stay_silent(const Request&, Connection& connection) {
  connection.wait_closed();
  connection.close();
}

TEST_F(DownloaderTest, EndsAnEmptyBatchWithAnEmptyTally) {
  const RunResult result = run({});
  EXPECT_EQ(result.tally.total(), 0U);
  EXPECT_FALSE(result.signal);
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(DownloaderTest, WhatARetrySaysReplacesWhatTheSameUrlSaidBefore) {
  std::atomic<int> requests = 0;
  HttpServer server([&](const Request&, Connection& connection) {
    connection.send(++requests == 1 ? response(503, "not today") : response(404, "no such flag"));
  });
  options_.retry = {.retries = 3, .first_delay = milliseconds(1)};
  run({item("XX", server.url("/xx"))});
  EXPECT_EQ(recorder_.of("XX").kind, OutcomeKind::not_found);
  EXPECT_EQ(recorder_.of("XX").attempts, 2U);
}

TEST_F(DownloaderTest, WhatAMirrorDoesNotHaveMayBeWhereARequestFailed) {
  HttpServer server([](const Request& request, Connection& connection) {
    connection.send(request.path() == "/xx" ? response(503, "not today") : response(404, "no such flag"));
  });
  Item mirrored = item("XX", server.url("/xx"));
  mirrored.mirrors = {server.url("/mirror")};
  run({mirrored});
  EXPECT_EQ(recorder_.of("XX").kind, OutcomeKind::failed);
}

TEST_F(DownloaderTest, TellsWhatBecameOfEachItem) {
  HttpServer server([](const Request& request, Connection& connection) {
    if (request.path() == "/xx") return (void)connection.send(response(404, "no such flag"));
    if (request.path() == "/de") return (void)connection.send(response(503, "not today"));
    if (request.path() == "/fr") {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless");
      return connection.close();
    }
    connection.send(response(200, "GIF89a"));
  });
  const test::DeafPort deaf;
  const RunResult result = run({item("AD", server.url("/ad")), item("XX", server.url("/xx")),
                                item("DE", server.url("/de")), item("FR", server.url("/fr")), item("JP", deaf.url()),
                                item("IT", "ftp://127.0.0.1/it"), item("ES", "nonsense")});

  EXPECT_EQ(result.tally.count(OutcomeKind::downloaded), 1U);
  EXPECT_EQ(result.tally.count(OutcomeKind::not_found), 1U);
  EXPECT_EQ(result.tally.count(OutcomeKind::failed), 5U);
  EXPECT_EQ(result.tally.total(), 7U);
  EXPECT_EQ(result.tally.bytes(), Bytes{6});
  EXPECT_FALSE(result.signal);
  EXPECT_GT(result.elapsed.count(), 0);

  EXPECT_EQ(recorder_.of("AD").kind, OutcomeKind::downloaded);
  EXPECT_EQ(recorder_.of("AD").bytes, Bytes{6});
  EXPECT_EQ(recorder_.of("AD").http_status, 200);
  EXPECT_GT(recorder_.of("AD").took.count(), 0);
  EXPECT_EQ(recorder_.of("XX").kind, OutcomeKind::not_found);
  EXPECT_EQ(recorder_.of("XX").http_status, 404);

  EXPECT_EQ(recorder_.of("DE").http_status, 503);
  EXPECT_EQ(recorder_.of("DE").error->code(), "DE");
  EXPECT_EQ(recorder_.of("DE").error->describe(), "HTTP 503 - Service Unavailable");
  EXPECT_THAT(recorder_.of("DE").error->chain(),
              ElementsAre("fetching " + server.url("/de"), "HTTP 503 - Service Unavailable"));
  EXPECT_THAT(recorder_.outcomes(), Contains(AllOf(Key("FR"), HasFailed(ErrorKind::network))));
  EXPECT_THAT(recorder_.outcomes(), Contains(AllOf(Key("JP"), HasFailed(ErrorKind::network))));
  EXPECT_EQ(recorder_.of("IT").error->describe(), "only http and https URLs are fetched, not ftp");
  EXPECT_THAT(recorder_.outcomes(), Contains(AllOf(Key("ES"), HasFailed(ErrorKind::input))));

  EXPECT_THAT(temp_.names(), ElementsAre("AD.gif"));
  EXPECT_EQ(temp_.read("AD.gif"), "GIF89a");
}

TEST_F(DownloaderTest, CallsTheObserverOnAnotherThread) {
  HttpServer server(answer_with_path);
  run(items(server, 20));
  EXPECT_THAT(recorder_.outcomes(), SizeIs(20));
  EXPECT_EQ(recorder_.called_on_the_loop(), 0);
}

TEST_F(DownloaderTest, SavesBodiesOfEverySizeToTheLastByte) {
  std::map<std::string, std::string> bodies;
  for (const std::size_t size : {0, 1, 13 * 1024, 256 * 1024, 256 * 1024 + 1, 3 * 1024 * 1024, 9 * 1024 * 1024}) {
    bodies["/" + std::to_string(size)] = patterned(size);
  }
  HttpServer server([&](const Request& request, Connection& connection) {
    connection.send(response(200, bodies.at(request.path())));
  });
  std::vector<Item> batch;
  for (const auto& [path, body] : bodies) batch.push_back(item(path.substr(1), server.url(path)));
  const RunResult result = run(batch);
  EXPECT_EQ(result.tally.count(OutcomeKind::downloaded), bodies.size());
  for (const auto& [path, body] : bodies) {
    const std::string code = path.substr(1);
    EXPECT_EQ(recorder_.of(code).bytes, Bytes{body.size()});
    EXPECT_TRUE(temp_.read(code + ".gif") == body) << "of " << body.size() << " bytes";
  }
  EXPECT_THAT(temp_.names(), SizeIs(bodies.size()));
}

TEST_F(DownloaderTest, LeavesNothingOfALargeBodyThatBreaksOff) {
  HttpServer server([](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + std::string(2'000'000, 'x'));
    connection.close();
  });
  const RunResult result = run(items(server, 20));  // each may break off at another moment of its writing
  EXPECT_EQ(result.tally.count(OutcomeKind::failed), 20U);
  EXPECT_THAT(recorder_.outcomes(), Each(HasFailed(ErrorKind::network)));
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(DownloaderTest, ReplacesOlderFilesAndLeavesThemAloneWhereItFails) {
  temp_.write("0.gif", "old");
  temp_.write("1.gif", "old");
  HttpServer server([](const Request& request, Connection& connection) {
    connection.send(response(request.path() == "/1" ? 500 : 200, "new"));
  });
  run(items(server, 2));
  EXPECT_EQ(temp_.read("0.gif"), "new");
  EXPECT_EQ(temp_.read("1.gif"), "old");
}

TEST_F(DownloaderTest, NeverHasMoreRequestsInFlightThanSlotsButUsesThemAll) {
  options_.slots = 4;
  HttpServer* running = nullptr;
  Gate ready;
  HttpServer server([&](const Request& request, Connection& connection) {
    EXPECT_TRUE(ready.wait() && running->wait_for_at_once(4));
    answer_with_path(request, connection);
  });
  running = &server;
  ready.open();
  const RunResult result = run(items(server, 40));
  EXPECT_EQ(result.tally.count(OutcomeKind::downloaded), 40U);
  EXPECT_EQ(server.most_at_once(), 4U);
  EXPECT_EQ(server.connections(), 4U);
}

TEST_F(DownloaderTest, IsStrictlySequentialWithOneSlot) {
  options_.slots = 1;
  HttpServer server(answer_with_path);
  run(items(server, 10));
  EXPECT_THAT(server.paths(), ElementsAre("/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9"));
  EXPECT_EQ(server.most_at_once(), 1U);
  EXPECT_EQ(server.connections(), 1U);
}

TEST_F(DownloaderTest, ReadsABatchAsAStream) {
  options_.slots = 2;
  Gate answering;
  HttpServer server([&](const Request& request, Connection& connection) {
    EXPECT_TRUE(answering.wait());
    answer_with_path(request, connection);
  });
  std::atomic<std::size_t> read{0};
  ListedItems source(items(server, 2000), [&](std::size_t number) { read = number; });
  std::size_t read_ahead = 0;
  std::thread watcher([&] {
    EXPECT_TRUE(server.wait_for_requests(2));
    // Nothing can be admitted until an answer comes. That is the state of rest: two blocks at most have been read.
    read_ahead = read;
    answering.open();
  });
  const RunResult result = run(source, recorder_);
  watcher.join();
  EXPECT_LT(read_ahead, 1000U);
  EXPECT_EQ(result.tally.count(OutcomeKind::downloaded), 2000U);
}

TEST_F(DownloaderTest, CountsTheBytesThatItReceived) {
  HttpServer server([](const Request&, Connection& connection) { connection.send(response(200, "ten bytes.")); });
  ListedItems source(items(server, 3));
  Downloader downloader(options_, std::make_shared<spdlog::logger>("test", log_));
  EXPECT_EQ(downloader.progress().received, Bytes{0});
  downloader.run(source, recorder_);
  EXPECT_EQ(downloader.progress().received, Bytes{30});
}

TEST_F(DownloaderTest, GivesUpOnASilentServerAndGoesOn) {
  options_.stall_timeout = milliseconds(500);
  options_.slots = 1;
  HttpServer server([](const Request& request, Connection& connection) {
    if (request.path() == "/0") return stay_silent(request, connection);
    answer_with_path(request, connection);
  });
  const RunResult result = run(items(server, 2));
  EXPECT_EQ(result.tally.count(OutcomeKind::failed), 1U);
  EXPECT_THAT(recorder_.outcomes(), Contains(AllOf(Key("0"), HasFailed(ErrorKind::timeout))));
  EXPECT_EQ(recorder_.of("1").kind, OutcomeKind::downloaded);
}

TEST_F(DownloaderTest, SaysWhoItIsUnlessToldOtherwise) {
  HttpServer server(answer_with_path);
  run(items(server, 1));
  EXPECT_THAT(server.requests().at(0).field("User-Agent"), StartsWith("hoist/"));
}

TEST_F(DownloaderTest, NeverSaysAPassword) {
  const test::DeafPort deaf;
  const std::string port = std::to_string(deaf.port());
  run({item("AD", "http://user:secret@127.0.0.1:" + port + "/"), item("AE", "http://user:secret@bad host/"),
       item("AF", "ftp://user:secret@127.0.0.1/")});
  for (const auto& [code, outcome] : recorder_.outcomes()) {
    ASSERT_TRUE(outcome.error) << code;
    EXPECT_THAT(outcome.error->chain(), Each(Not(HasSubstr("secret")))) << code;
  }
}

TEST_F(DownloaderTest, MakesAFailedWriteThatItemsErrorAndGoesOn) {
  fs::create_directory(temp_.path() / "0.gif");
  fs::create_directory(temp_.path() / "1.gif");
  HttpServer server([](const Request& request, Connection& connection) {
    connection.send(response(200, std::string(request.path() == "/1" ? 3'000'000 : 3, 'x')));
  });
  const RunResult result = run(items(server, 3));
  EXPECT_EQ(result.tally.count(OutcomeKind::failed), 2U);
  EXPECT_THAT(recorder_.outcomes(), Contains(AllOf(Key("0"), HasFailed(ErrorKind::disk))));
  EXPECT_THAT(recorder_.of("0").error->describe(), HasSubstr((temp_.path() / "0.gif").string()));
  EXPECT_THAT(recorder_.outcomes(), Contains(AllOf(Key("1"), HasFailed(ErrorKind::disk))));
  EXPECT_EQ(recorder_.of("2").kind, OutcomeKind::downloaded);
  EXPECT_THAT(temp_.names(), ElementsAre("0.gif", "1.gif", "2.gif"));
}

TEST_F(DownloaderTest, FailsItemByItemWhenTheFolderGoesAway) {
  HttpServer server([&](const Request& request, Connection& connection) {
    fs::remove_all(temp_.path());
    answer_with_path(request, connection);
  });
  const RunResult result = run(items(server, 3));
  EXPECT_EQ(result.tally.count(OutcomeKind::failed), 3U);
  EXPECT_THAT(recorder_.outcomes(), Contains(AllOf(Key("2"), HasFailed(ErrorKind::disk))));
}

TEST_F(DownloaderTest, MakesTheFolder) {
  options_.folder = temp_.path() / "a" / "b";
  HttpServer server(answer_with_path);
  run(items(server, 1));
  EXPECT_EQ(temp_.read("a/b/0.gif"), "this is /0");
}

TEST_F(DownloaderTest, CannotRunWithoutAFolder) {
  temp_.write("file", "");
  options_.folder = temp_.path() / "file" / "below";
  try {
    run({});
    FAIL() << "nothing was thrown";
  } catch (const RunError& error) {
    EXPECT_THAT(error.what(), HasSubstr(options_.folder.string()));
    EXPECT_THAT(error.what(), HasSubstr("Not a directory"));
  }
}

TEST_F(DownloaderTest, CannotRunWithANumberOfSlotsThatMakesNoSense) {
  for (const std::size_t slots : {std::size_t{0}, max_slots + 1}) {
    options_.slots = slots;
    EXPECT_THROW(run({}), RunError) << slots;
  }
}

/// How many files this process may have open, while this lives.
class OpenFilesLimit {
 public:
  explicit OpenFilesLimit(rlim_t files) {
    ::getrlimit(RLIMIT_NOFILE, &old_limit_);
    rlimit limit = old_limit_;
    limit.rlim_cur = files;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  OpenFilesLimit(const OpenFilesLimit&) = delete;
  OpenFilesLimit& operator=(const OpenFilesLimit&) = delete;
  ~OpenFilesLimit() { ::setrlimit(RLIMIT_NOFILE, &old_limit_); }

 private:
  rlimit old_limit_{};
};

TEST_F(DownloaderTest, ReportsThatTheSystemHasNoLoopForItAsARunError) {
  ListedItems source({});
  Downloader downloader(options_, std::make_shared<spdlog::logger>("test", log_));
  std::exception_ptr thrown;
  try {
    const OpenFilesLimit limit(3);
    downloader.run(source, recorder_);
  } catch (...) {
    thrown = std::current_exception();
  }
  ASSERT_TRUE(thrown);
  EXPECT_THROW(std::rethrow_exception(thrown), RunError);
}

TEST_F(DownloaderTest, EndsTheRunWithWhatTheSourceThrew) {
  HttpServer server(answer_with_path);
  ListedItems source(items(server, 1000), [](std::size_t number) {
    if (number == 700) throw std::runtime_error("line 701 cannot be read");
  });
  try {
    run(source, recorder_);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "line 701 cannot be read");
  }
  for (const std::string& name : temp_.names()) EXPECT_EQ(fs::path(name).extension(), ".gif");
}

TEST_F(DownloaderTest, StopsWhatIsInFlightWhenTheSourceThrows) {
  HttpServer server(stay_silent);
  options_.slots = 200;  // so that more than one block of items is admitted, though none of them ends
  ListedItems source(items(server, 1000), [&](std::size_t number) {
    if (number != 256) return;
    EXPECT_TRUE(server.wait_for_requests(200));
    throw std::runtime_error("line 257 cannot be read");
  });
  EXPECT_THROW(run(source, recorder_), std::runtime_error);
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(DownloaderTest, EndsTheRunWithWhatTheObserverThrew) {
  HttpServer server([](const Request& request, Connection& connection) {
    if (request.path() != "/0") return stay_silent(request, connection);
    answer_with_path(request, connection);
  });
  Recorder closed([](const Outcome&) { throw std::runtime_error("the pipe is closed"); });
  ListedItems source(items(server, 100));
  try {
    run(source, closed);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the pipe is closed");
  }
  EXPECT_THAT(temp_.names(), ElementsAre("0.gif"));
}

TEST_F(DownloaderTest, DoesNotWaitForAnObserverThatBlocks) {
  constexpr std::size_t count = 300;
  HttpServer server(answer_with_path);
  bool server_saw_all = false;
  Recorder slow([&](const Outcome&) {
    if (!server_saw_all) server_saw_all = server.wait_for_requests(count);
  });
  ListedItems source(items(server, count));
  const RunResult result = run(source, slow);
  EXPECT_TRUE(server_saw_all);
  EXPECT_EQ(result.tally.count(OutcomeKind::downloaded), count);
  EXPECT_THAT(slow.outcomes(), SizeIs(count));
}

/// Keeps three of the pool's four threads busy while this lives.
class BusyPool {
 public:
  BusyPool() : thread_([this] { occupy(); }) { EXPECT_TRUE(all_begun_.wait()); }
  BusyPool(const BusyPool&) = delete;
  BusyPool& operator=(const BusyPool&) = delete;
  ~BusyPool() {
    end_.open();
    thread_.join();
  }

 private:
  void occupy() {
    coro::Loop loop;
    coro::Scope scope(loop);
    auto one = [&]() -> coro::Task<void> {
      auto job = [&] {
        if (++begun_ == 3) all_begun_.open();
        EXPECT_TRUE(end_.wait());
      };
      co_await coro::OnWorker(loop, job);
    };
    auto story = [&]() -> coro::Task<void> {
      for (int i = 0; i < 3; ++i) scope.spawn(one());
      co_await scope.join();
    };
    loop.run(story());
  }

  Gate all_begun_;
  Gate end_;
  std::atomic<int> begun_{0};
  std::thread thread_;
};

TEST_F(DownloaderTest, GivesASlotBackWhenTheRequestIsOverThoughTheFileIsNotYetWritten) {
  constexpr std::size_t count = 10;
  options_.slots = 1;
  HttpServer server(answer_with_path);
  bool server_saw_all = false;
  Recorder slow([&](const Outcome& outcome) {
    // Now all four threads are busy, so no file can be written until this returns.
    if (outcome.item.code == "nonsense") server_saw_all = server.wait_for_requests(count);
  });
  std::vector<Item> batch{item("nonsense", "nonsense")};
  for (Item& more : items(server, count)) batch.push_back(std::move(more));
  ListedItems source(batch);
  const BusyPool busy;
  const RunResult result = run(source, slow);
  EXPECT_TRUE(server_saw_all);
  EXPECT_EQ(result.tally.count(OutcomeKind::downloaded), count);
}

/// Sends this process a signal if it has not been called off by the deadline, to end a run that hangs.
class Watchdog {
 public:
  Watchdog()
      : thread_([this] {
          if (!done_.wait(std::chrono::seconds(120))) ::kill(::getpid(), SIGINT);
        }) {}
  ~Watchdog() {
    done_.open();
    thread_.join();
  }

 private:
  Gate done_;
  std::thread thread_;
};

TEST_F(DownloaderTest, GoesOnOnceAnObserverHasCaughtUpWithAllThatMayWait) {
  constexpr std::size_t count = 10'000;
  constexpr std::size_t most_pending_outcomes = 4096;  // of src/engine/run.cc
  std::vector<Item> batch;
  for (std::size_t i = 0; i < count; ++i) batch.push_back(item(std::to_string(i), "nonsense"));
  Gate read_so_many;
  ListedItems source(batch, [&](std::size_t number) {
    if (number == most_pending_outcomes - 1) read_so_many.open();
  });
  Recorder slow([&](const Outcome& outcome) {
    if (outcome.item.code != "0") return;
    EXPECT_TRUE(read_so_many.wait());
    EXPECT_TRUE(test::wait_until_others_are_asleep());  // the run has come to rest
  });
  const Watchdog watchdog;
  const RunResult result = run(source, slow);
  EXPECT_FALSE(result.signal) << "the run hung, and was ended by the watchdog";
  EXPECT_EQ(result.tally.total(), count);
}

TEST_F(DownloaderTest, SyncsABatchOnceItIsWrittenAndBeforeItHasItsNames) {
  if (!base::platform::has_syncfs) GTEST_SKIP() << "no syncfs(): each file is synced";
  options_.durability = Durability::batch;
  for (const std::size_t size : {1000, 1'000'000}) {  // as a whole, and in parts
    HttpServer server([&](const Request&, Connection& connection) { connection.send(response(200, patterned(size))); });
    ListedItems source(items(server, 1));
    Recorder recorder;
    const test::CallLog log;
    EXPECT_EQ(run(source, recorder).tally.count(OutcomeKind::downloaded), 1U);
    EXPECT_THAT(log.calls(), ElementsAre("sync all", "rename 0.gif")) << size;
  }
}

TEST_F(DownloaderTest, FinishesWhatIsInFlightAfterASignalAndBeginsNothingElse) {
  options_.slots = 2;
  options_.grace = std::chrono::minutes(1);
  HttpServer server([&](const Request& request, Connection& connection) {
    if (request.path() == "/1") ::kill(::getpid(), SIGINT);
    EXPECT_TRUE(log_->signal_seen().wait());
    answer_with_path(request, connection);
  });
  const RunResult result = run(items(server, 50));
  EXPECT_EQ(result.signal, SIGINT);
  EXPECT_EQ(result.tally.count(OutcomeKind::downloaded), 2U);
  EXPECT_EQ(result.tally.total(), 2U) << "items that never got a slot have no outcome";
  EXPECT_THAT(recorder_.outcomes(), SizeIs(2));
  EXPECT_THAT(server.paths(), UnorderedElementsAre("/0", "/1"));
  EXPECT_THAT(temp_.names(), ElementsAre("0.gif", "1.gif"));
}

TEST_F(DownloaderTest, StopsAtOnceAfterASecondSignalAndTearsNoFile) {
  options_.slots = 3;
  options_.grace = std::chrono::minutes(10);
  HttpServer server([&](const Request& request, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + std::string(1'000'000, 'x'));
    if (request.path() == "/2") {
      std::raise(SIGTERM);
      EXPECT_TRUE(log_->signal_seen().wait());
      ::kill(::getpid(), SIGINT);
    }
    stay_silent(request, connection);
  });
  const RunResult result = run(items(server, 50));
  EXPECT_EQ(result.signal, SIGTERM) << "the first signal is the one that stopped the run";
  EXPECT_EQ(result.tally.count(OutcomeKind::failed), 3U);
  EXPECT_THAT(recorder_.outcomes(), Each(HasFailed(ErrorKind::interrupted)));
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(DownloaderTest, StopsWhatIsStillInFlightWhenTheGraceIsOver) {
  options_.slots = 2;
  options_.grace = milliseconds(20);
  HttpServer server([&](const Request& request, Connection& connection) {
    if (request.path() == "/1") ::kill(::getpid(), SIGINT);
    stay_silent(request, connection);
  });
  const RunResult result = run(items(server, 50));
  EXPECT_EQ(result.signal, SIGINT);
  EXPECT_EQ(result.tally.count(OutcomeKind::failed), 2U);
  EXPECT_THAT(recorder_.outcomes(), Each(HasFailed(ErrorKind::interrupted)));
}

TEST(Versions, NameHoistAndItsLibraries) {
  EXPECT_THAT(versions(), testing::MatchesRegex(
                              "hoist [0-9.]+[^\n]*\nlibcurl [0-9.]+[^\n]*\nlibuv [0-9.]+[^\n]*\nsystem: [^\n]+\n"));
}

}  // namespace
}  // namespace hoist
