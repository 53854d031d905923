#include "engine/causes.hpp"

#include <exception>
#include <new>
#include <string>
#include <vector>

namespace hoist::engine {

namespace {

Cause as_cause(const std::exception& error) {
  if (const auto* cause = dynamic_cast<const Cause*>(&error)) return *cause;
  if (dynamic_cast<const std::bad_alloc*>(&error)) return Cause(ErrorKind::internal, "out of memory");
  return Cause(ErrorKind::internal, error.what());
}

void collect(const std::exception& error, std::vector<Cause>& causes) {
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& nested) {
    causes.push_back(as_cause(nested));
    collect(nested, causes);
  } catch (...) {
    causes.emplace_back(ErrorKind::internal, "");
  }
}

}  // namespace

FetchError with_causes(const FetchError& thrown) {
  std::vector<Cause> causes = thrown.causes();
  collect(thrown, causes);
  return FetchError(thrown.code(), thrown.tried(), std::move(causes));
}

}  // namespace hoist::engine
