#include <spdlog/logger.h>

#include "cli/confinement/confinement.hpp"
#include "hoist/run_error.hpp"

namespace hoist::cli {

// On systems that cannot confine a process as Linux can.

Confinement::Confinement(const Arguments& arguments, const Environment& /*environment*/) {
  const std::string reason = "hoist was built without Landlock and seccomp, which only Linux has";
  if (arguments.confine == Confine::required) throw RunError("--confine require: " + reason);
  told_.push_back("not confined: " + (arguments.confine == Confine::off ? "--confine off" : reason));
}

Confinement::~Confinement() = default;

void Confinement::tell(spdlog::logger& log) const {
  for (const std::string& line : told_) log.debug(line);
}

}  // namespace hoist::cli
