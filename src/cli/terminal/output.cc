#include "cli/terminal/output.hpp"

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

namespace hoist::cli {
namespace {

std::string message_of(int error) {
  const std::string message = "cannot write to standard output";
  return error == 0 ? message : message + ": " + std::generic_category().message(error);
}

}  // namespace

OutputError::OutputError(int error) : error_(error), message_(message_of(error)) {}

bool OutputError::reader_is_gone() const noexcept { return error_ == EPIPE; }

void write_out(std::ostream& out, std::string_view text) {
  errno = 0;  // streams do not say why they failed; the write(2) beneath does
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.flush();
  if (!out) throw OutputError(errno);
}

void OutputLines::add(std::string_view line) {
  constexpr std::size_t much = std::size_t{64} * 1024;
  text_.append(line) += '\n';
  if (text_.size() >= much) write();
}

void OutputLines::write() { write_out(out_, std::exchange(text_, {})); }

}  // namespace hoist::cli
