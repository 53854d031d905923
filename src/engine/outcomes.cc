#include "engine/outcomes.hpp"

#include <utility>

#include "engine/causes.hpp"

namespace hoist::engine {

namespace {

Outcome answered(OutcomeKind kind, const Item& item, const std::string& url, const http::ResponseHead& head) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.item = item;
  outcome.url = url;
  outcome.http_status = head.status;
  outcome.content_type = head.content_type;
  outcome.validators = head.validators;
  return outcome;
}

}  // namespace

Outcome refused(FetchError error) {
  Outcome outcome;
  outcome.item.code = error.code();
  outcome.error = std::move(error);
  return outcome;
}

Outcome refused(Refused item) {
  Outcome outcome = refused(std::move(item.error));
  outcome.item = std::move(item.item);
  return outcome;
}

Outcome not_begun(PlannedItem planned) {
  Outcome outcome;
  outcome.kind = OutcomeKind::not_begun;
  outcome.item = std::move(planned.item);
  return outcome;
}

Outcome finished_before(PlannedItem planned) {
  Outcome outcome;
  outcome.kind = planned.known;
  outcome.url = planned.known_url.empty() ? planned.item.url : std::move(planned.known_url);
  outcome.item = std::move(planned.item);
  outcome.bytes = planned.copy_bytes;
  outcome.digest = std::move(planned.copy_digest);
  outcome.validators = std::move(planned.copy);
  outcome.modified = planned.copy_modified;
  outcome.archive = std::move(planned.copy_archive);
  outcome.fresh_until = planned.copy_fresh_until;
  return outcome;
}

Outcome not_found(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head) {
  return answered(OutcomeKind::not_found, planned.item, url, head);
}

Outcome unchanged(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head,
                  std::optional<std::chrono::system_clock::time_point> fresh_until) {
  Outcome outcome = answered(OutcomeKind::unchanged, planned.item, url, head);
  if (outcome.validators.etag.empty()) outcome.validators.etag = planned.copy.etag;
  if (outcome.validators.last_modified.empty()) outcome.validators.last_modified = planned.copy.last_modified;
  outcome.bytes = planned.copy_bytes;
  outcome.digest = planned.copy_digest;
  outcome.modified = planned.copy_modified;
  outcome.archive = planned.copy_archive;
  outcome.fresh_until = fresh_until;
  return outcome;
}

Outcome downloaded(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head) {
  return answered(OutcomeKind::downloaded, planned.item, url, head);
}

Outcome failed(const Item& item, const FetchError& error) {
  Outcome outcome;
  outcome.item = item;
  outcome.error = with_causes(error);
  outcome.http_status = outcome.error->http_status();
  return outcome;
}

}  // namespace hoist::engine
