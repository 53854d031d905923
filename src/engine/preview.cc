#include "hoist/preview.hpp"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/block_reader.hpp"
#include "engine/existing_file.hpp"
#include "engine/folder_in_use_error.hpp"
#include "engine/planned_item.hpp"
#include "engine/prior_state.hpp"
#include "hoist/run_error.hpp"
#include "http/interpret.hpp"
#include "store/folder.hpp"
#include "store/journal.hpp"
#include "store/lock.hpp"

namespace hoist {

namespace {

using engine::PlannedItem;

/// What earlier runs in a folder left.
class EarlierRuns {
 public:
  /// @throws Cause, RunError
  EarlierRuns(const store::Folder& folder, const Options& options)
      : folder_(folder),
        lock_(folder_),
        journal_(locked(options)),
        prior_state_(folder_, journal_, options.durability, options.archive ? options.archive->name : ""),
        refresh_(options.refresh) {
    if (!refresh_) return;
    if (options.trust_freshness) journal_.trust_freshness();
    if (journal_.continue_run(options.batch_name) || options.former_batch_name.empty()) return;
    journal_.continue_run(options.former_batch_name);
  }

  /// Without --refresh, a run continues partial files, and requests everything else.
  void complete(std::span<PlannedItem* const> planned) {
    refresh_ ? prior_state_.complete(planned) : prior_state_.complete_parts(planned);
  }

 private:
  const store::Folder& locked(const Options& options) {
    if (lock_.try_lock()) return folder_;
    if (options.lock == LockMode::leave) throw engine::folder_in_use_error(folder_, lock_);
    lock_.wait(std::stop_token());
    return folder_;
  }

  const store::Folder& folder_;
  store::Lock lock_;
  store::Journal journal_;
  engine::PriorState prior_state_;
  const bool refresh_;
};

/// Null if they left nothing.
std::unique_ptr<EarlierRuns> earlier_runs(const std::optional<store::Folder>& folder, const Options& options) {
  if (!folder || !store::Journal::exists(*folder)) return nullptr;
  if (options.archive && !options.refresh) return nullptr;  // what is partial there goes into no archive
  return std::make_unique<EarlierRuns>(*folder, options);
}

Plan plan_for(PlannedItem planned) {
  const http::Request request = http::request_for(engine::known_of(planned, planned.item.url), planned.item.url);
  Plan plan{.item = std::move(planned.item), .part = Bytes{request.from}};
  if (planned.known == OutcomeKind::skipped) {
    plan.how = Plan::How::there;
  } else if (planned.finished && planned.known == OutcomeKind::duplicate) {
    plan.how = Plan::How::duplicate;
  } else if (planned.finished) {
    plan.how = Plan::How::done;
  } else if (request.from > 0) {
    plan.how = Plan::How::go_on;
  } else if (http::is_conditional(request)) {
    plan.how = Plan::How::ask_if_newer;
  }
  return plan;
}

}  // namespace

class Preview::Impl {
 public:
  Impl(const Options& options, ItemSource& items)
      : takes_over_(options.refresh && !options.archive),
        skips_existing_(options.skip_existing),
        folder_(existing_folder(options)),
        earlier_(earlier_runs(folder_, options)),
        reader_(
            // How the folder compares names is found out by a file there: a preview makes none.
            items, [] { return store::NameComparison::exact; }, known()) {}

  std::optional<engine::PlannedEntry> next() {
    if (next_ == block_.size()) {
      block_ = reader_.read();
      next_ = 0;
    }
    if (block_.empty()) return std::nullopt;
    return std::move(block_[next_++]);
  }

 private:
  engine::BlockReader::Known known() {
    if (!folder_) return {};
    return {.complete = [this](std::span<PlannedItem* const> planned) { complete(planned); }};
  }

  void complete(std::span<PlannedItem* const> planned) {
    if (earlier_) {
      earlier_->complete(planned);
    } else if (takes_over_) {
      for (PlannedItem* const one : planned) engine::take_over(*folder_, *one);
    }
    if (skips_existing_) engine::skip_existing(*folder_, planned);
  }

  /// Nothing where the folder is missing: it is not made.
  static std::optional<store::Folder> existing_folder(const Options& options) {
    std::error_code missing;
    if (!std::filesystem::exists(options.folder, missing)) return std::nullopt;
    return std::optional<store::Folder>(std::in_place, options.folder);
  }

  const bool takes_over_;  // files that nobody knows of
  const bool skips_existing_;
  const std::optional<store::Folder> folder_;
  std::unique_ptr<EarlierRuns> earlier_;
  engine::BlockReader reader_;
  std::vector<engine::PlannedEntry> block_;
  std::size_t next_ = 0;
};

Preview::Preview(const Options& options, ItemSource& items) try : impl_(std::make_unique<Impl>(options, items)) {
} catch (const Cause& cause) {
  throw RunError(cause.what());
}

Preview::~Preview() = default;

std::optional<std::variant<Plan, FetchError>> Preview::next() {
  try {
    std::optional<engine::PlannedEntry> entry = impl_->next();
    if (!entry) return std::nullopt;
    if (auto* refused = std::get_if<Refused>(&*entry)) return std::move(refused->error);
    if (auto* error = std::get_if<FetchError>(&*entry)) return std::move(*error);
    return plan_for(std::get<PlannedItem>(std::move(*entry)));
  } catch (const Cause& cause) {
    throw RunError(cause.what());
  }
}

}  // namespace hoist
