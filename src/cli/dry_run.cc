#include "cli/dry_run.hpp"

#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/url.hpp"
#include "cli/item_sources.hpp"
#include "cli/terminal/output.hpp"
#include "cli/terminal/text_report.hpp"
#include "hoist/preview.hpp"

namespace hoist::cli {
namespace {

/// How it would be requested, if that is not simply the whole file.
std::string manner_of(const Plan& plan) {
  switch (plan.how) {
    case Plan::How::ask_if_newer:
      return ", if it has changed";
    case Plan::How::go_on:
      return fmt::format(", from byte {} on", plan.part.count);
    case Plan::How::there:
      return plan.item.digest.empty() ? ", there already" : ", there already, if its digest is right";
    case Plan::How::done:
      return ", finished by the run that this one resumes";
    case Plan::How::duplicate:
      return ", a duplicate";
    case Plan::How::fetch:
      break;
  }
  return {};
}

std::string line_of(const Plan& plan, const std::filesystem::path& folder) {
  const Item& item = plan.item;
  const std::string file = folder == "." ? item.file : (folder / item.file).string();
  const std::string url = base::shown_url(item.url, base::QueryValues::no_secrets);
  return base::printable(fmt::format("{} {} -> {}{}", item.code, url, file, manner_of(plan)));
}

std::string line_of(FetchError error) {
  Outcome outcome;
  outcome.error = std::move(error);
  return outcome_line(outcome);
}

}  // namespace

bool print_preview(const Batch& batch, const Options& options, std::ostream& out, Screen& screen) {
  const std::unique_ptr<ItemSource> items =
      open_items(batch, [&screen](const std::string& message) { screen.line("hoist: " + base::printable(message)); });
  Preview preview(options, *items);
  bool all_usable = true;
  OutputLines lines(out);
  while (auto entry = preview.next()) {
    if (const auto* plan = std::get_if<Plan>(&*entry)) {
      lines.add(line_of(*plan, options.archive ? std::filesystem::path(".") : options.folder));
    } else {
      screen.line(line_of(std::get<FetchError>(std::move(*entry))));
      all_usable = false;
    }
  }
  lines.write();
  return all_usable;
}

}  // namespace hoist::cli
