#include "cli/log.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include "base/printable.hpp"
#include "base/unique_fd.hpp"
#include "hoist/run_error.hpp"

namespace hoist::cli {
namespace {

constexpr std::size_t lines_that_may_wait = 4096;

/// The message of a line, printable: %* in a pattern.
class PrintableMessage : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& line) override {
    const std::string text = base::printable(std::string_view(message.payload.data(), message.payload.size()));
    line.append(text.data(), text.data() + text.size());
  }

  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<PrintableMessage>(); }
};

class ScreenSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit ScreenSink(Screen& screen) : screen_(screen) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    screen_.line(std::string_view(line.data(), line.size()));
  }

  void flush_() override {}

  Screen& screen_;
};

std::unique_ptr<spdlog::formatter> formatter(const std::string& pattern, const std::string& line_end) {
  auto result = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::local, line_end);
  result->add_flag<PrintableMessage>('*').set_pattern(pattern);
  return result;
}

struct FileCloser {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

using OpenFile = std::unique_ptr<std::FILE, FileCloser>;

/// Opens it once, and keeps it: by its name, somebody else could make it another file in between. Never waits for the
/// reader of a pipe.
OpenFile open_log(const std::filesystem::path& file) {
  base::UniqueFd opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666));
  const int flags = opened ? ::fcntl(opened.number(), F_GETFL) : -1;
  const bool usable = flags != -1 && ::fcntl(opened.number(), F_SETFL, flags & ~O_NONBLOCK) == 0;
  OpenFile result(usable ? ::fdopen(opened.number(), "a") : nullptr);
  if (!result) {
    const std::string reason = std::generic_category().message(errno);
    throw RunError(fmt::format("cannot open the log file {}: {}", base::printable(file.string()), reason));
  }
  static_cast<void>(opened.release());
  return result;
}

class FileSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FileSink(const std::filesystem::path& path) : path_(path.string()), file_(open_log(path)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    require(std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size());
  }

  void flush_() override { require(std::fflush(file_.get()) == 0); }

  void require(bool written) const {
    if (!written) throw spdlog::spdlog_ex(path_, errno);
  }

  const std::string path_;
  OpenFile file_;
};

std::shared_ptr<spdlog::sinks::sink> make_sink(const LogSettings& settings, Screen& screen) {
  if (!settings.file) {
    auto sink = std::make_shared<ScreenSink>(screen);
    sink->set_formatter(formatter("hoist: %l: %*", ""));
    return sink;
  }
  auto sink = std::make_shared<FileSink>(*settings.file);
  sink->set_formatter(formatter("%Y-%m-%dT%H:%M:%S.%e%z %l %*", "\n"));
  return sink;
}

std::shared_ptr<spdlog::details::thread_pool> start_thread() {
  try {
    return std::make_shared<spdlog::details::thread_pool>(lines_that_may_wait, 1);
  } catch (const std::system_error& error) {
    throw RunError(std::string("cannot start a thread for the log: ") + error.code().message());
  }
}

// Once: a full disk would otherwise say so for every line.
std::function<void(const std::string&)> complaint_on(Screen& screen) {
  auto complained = std::make_shared<std::atomic_flag>();
  return [&screen, complained](const std::string& reason) noexcept {
    if (complained->test_and_set()) return;
    try {
      screen.line("hoist: cannot write the log: " + base::printable(reason));
    } catch (const std::bad_alloc&) {
      // On spdlog's thread, nothing would catch it.
    }
  };
}

}  // namespace

Log::Log(const LogSettings& settings, Screen& screen)
    : complain_(complaint_on(screen)),
      sink_(make_sink(settings, screen)),
      thread_(start_thread()),
      logger_(std::make_shared<spdlog::async_logger>("hoist", sink_, thread_,
                                                     spdlog::async_overflow_policy::overrun_oldest)) {
  logger_->set_level(spdlog::level::from_str(settings.level));
  logger_->flush_on(spdlog::level::info);
  logger_->set_error_handler(complain_);
}

Log::~Log() {
  const std::size_t dropped = thread_->overrun_counter();
  thread_.reset();  // joins the thread, when all is written
  try {
    spdlog::logger last("hoist", sink_);
    last.set_level(logger_->level());
    last.set_error_handler(complain_);
    if (dropped > 0) last.warn("{} log lines were dropped: they came faster than they could be written", dropped);
    last.flush();
  } catch (...) {
    // An error in writing the log has already been reported.
  }
}

void LogObserver::on_outcome(const Outcome& outcome) {
  if (!outcome.error || !logger_->should_log(spdlog::level::debug)) return;
  logger_->debug("{}: {}", outcome.error->code(), fmt::join(outcome.error->chain(), "; caused by: "));
}

}  // namespace hoist::cli
