#include "cli/options/habits.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "cli/options/option_table.hpp"

namespace hoist::cli {
namespace {

/// What to say to a habit.
struct Habit {
  std::string_view names;   ///< the other program's, "k,no-check-certificate"
  std::string_view option;  ///< hoist's that it is about: without that one there is no such answer; empty: none
  std::string_view answer;
};

// The first row of a name counts whose option hoist has.
constexpr Habit habits[] = {
    // names of files
    {"O,remote-name,remote-name-all", "output-name",
     "files are named as in their URLs without an option, as by curl's -O; wget's -O FILE is hoist's -o FILE"},
    {"output,output-document,out", "output-name", "hoist's -o TEMPLATE names the files"},
    {"J,remote-header-name,trust-server-names,content-disposition", "content-disposition",
     "hoist's --content-disposition is curl's -J"},
    {"P", "dir", "wget's -P DIR is hoist's -d DIR; xargs' -P N is hoist's -m N"},
    {"directory-prefix,output-dir", "dir", "hoist's -d DIR is wget's -P"},
    {"create-dirs,x-create-dirs,force-directories", "output-name",
     "folders are created without an option; -o '{host}/{path}/{name}' keeps those of the URL"},
    // what is there already
    {"nc,no-clobber", "skip-existing", "hoist's --skip-existing is wget's -nc"},
    {"N,timestamping,z,time-cond,conditional-get", "refresh", "hoist's --refresh is wget's -N"},
    {"c,continue,C,continue-at", "", "the same command again continues the large files that were interrupted"},
    {"remote-time,R", "remote-time", "hoist's --remote-time is curl's -R"},
    // how many at a time
    {"Z,parallel", "max_req", "downloads are parallel without an option; hoist's -m N says how many at a time"},
    {"parallel-max,j,jobs,max-concurrent-downloads,max-threads", "max_req", "hoist's -m N is how many at a time"},
    {"n,max-args,I,max-procs", "netrc",
     "each item is requested by itself, -m N at a time, without xargs; hoist's --netrc is curl's -n"},
    {"x", "proxy", "curl's -x URL is hoist's --proxy URL; aria2's -x N is hoist's --max-per-host N"},
    {"max-connection-per-server,parallel-max-host", "max-per-host", "hoist's --max-per-host N is aria2's -x N"},
    {"min-split-size", "split", "hoist's --split N is how many segments a large file has; none is smaller than 16 MB"},
    // time
    {"T,timeout,read-timeout", "stall-timeout",
     "hoist has --connect-timeout, --stall-timeout and --max-time for a transfer, and --deadline for the whole run"},
    {"dns-timeout", "connect-timeout", "hoist's --connect-timeout includes the look-up of the name"},
    {"speed-limit,speed-time,y,Y,lowest-speed-limit", "min-speed", "hoist's --min-speed is curl's -Y"},
    {"t,tries,max-tries,retries", "retry", "hoist's --retry N is how often an item is tried again"},
    {"retry-delay,retry-max-time,retry-wait,waitretry,retry-all-errors,retry-connrefused,retry-on-http-error", "retry",
     "hoist's --retry N waits longer from one retry to the next, and as long as the server says"},
    {"w,wait,random-wait,sleep-interval", "rate", "hoist's --rate is how many requests a host gets in a time"},
    {"max-download-limit,max-overall-download-limit,speed", "limit-rate", "hoist's --limit-rate is for the whole run"},
    // TLS
    {"k,no-check-certificate,check-certificate,certificate-check", "insecure", "hoist's --insecure is curl's -k"},
    {"ca-certificate,capath,ca-directory", "cacert", "hoist's --cacert FILE is curl's"},
    {"E,certificate", "cert", "hoist's --cert FILE is curl's -E"},
    {"private-key", "key", "hoist's --key FILE is wget's --private-key"},
    // HTTP
    {"L,location,max-redirs,max-redirect", "", "redirects are followed without an option"},
    {"f,fail,fail-with-body,fail-early", "", "an HTTP error is an error without an option"},
    {"A", "user-agent", "curl's -A TEXT is hoist's --user-agent TEXT; links are not followed, so nothing is to accept"},
    {"U,agent", "user-agent", "hoist's --user-agent TEXT is wget's -U"},
    {"referer", "header", "-H 'Referer: URL' sends one"},
    {"b,cookie,load-cookies", "cookies", "hoist's --cookies FILE is curl's -b FILE; -H 'Cookie: NAME=VALUE' sends one"},
    {"cookie-jar,save-cookies,keep-session-cookies", "save-cookies", "hoist's --save-cookies FILE is curl's -c FILE"},
    {"user,password,http-user,http-password,http-passwd,ask-password,basic", "user", "hoist's --user is curl's -u"},
    {"netrc-optional", "netrc", "hoist's --netrc reads user names and passwords from ~/.netrc"},
    {"oauth2-bearer", "bearer", "hoist's --bearer is curl's --oauth2-bearer"},
    {"no-proxy,noproxy,all-proxy,http-proxy,https-proxy", "proxy", "hoist's --proxy= is no proxy, --proxy URL is one"},
    {"http2,http2-prior-knowledge,http3", "http1.1", "HTTP/2 is used where a server has it; --http1.1 turns it off"},
    {"X,request,data,data-raw,json,F,form,post-data,post-file,method,T,upload-file", "",
     "hoist downloads files: it makes GET requests only"},
    {"r,range", "", "whole files are fetched, and links are not followed: -i LIST names the URLs"},
    {"recursive,level,mirror,no-parent,np,p,page-requisites,accept,reject,D,domains,span-hosts,nd", "input-file",
     "links are not followed: -i LIST names the URLs"},
    {"head,spider", "dry-run", "hoist's --dry-run says what would be fetched, without asking a server"},
    // telling
    {"S,server-response,include,dump-header,D,show-headers", "log-level",
     "hoist's -v tells of each item, --log-level trace of each request"},
    {"silent,no-verbose,nv,no-progress-meter,show-error,sS", "quiet", "hoist's -q is curl's -sS"},
    {"progress,progress-bar,show-progress,summary-interval", "", "the progress bar is shown on a terminal"},
    {"write-out,w", "report", "hoist's --report FILE has an object of JSON for each item"},
    {"background,daemon", "", "the shell's & or systemd-run runs hoist in the background"},
    {"K", "config", "hoist's --config FILE is curl's -K; its format is another"},
    {"save-session,input,load", "failed", "hoist's --failed FILE is a list of what is to be tried again"},
    {"checksum,hash-check-only,check-integrity", "checksums", "hoist's --checksums FILE verifies digests"},
};

// Names that hoist has for something else.
constexpr Habit other_habits[] = {
    {"server", "quiet", "curl's -s is hoist's -q"},
    {"every", "header", "curl's -e URL is hoist's -H 'Referer: URL'"},
    {"all", "log-file", "wget's -a FILE is hoist's --log-file FILE"},
    {"url", "user", "curl's -u is hoist's --user"},
};

std::string answer_in(std::span<const Habit> table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [name](const Habit& habit) {
    const std::vector<std::string_view> names = split_names(habit.names);
    return std::find(names.begin(), names.end(), name) != names.end() &&
           (habit.option.empty() || find_option(habit.option));
  });
  return found == table.end() ? std::string() : std::string(found->answer);
}

}  // namespace

std::string habit_of(std::string_view name) { return answer_in(habits, name); }

std::string other_habit_of(std::string_view name) { return answer_in(other_habits, name); }

}  // namespace hoist::cli
