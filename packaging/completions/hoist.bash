# shellcheck shell=bash
# Completion of hoist(1) for bash, by way of bash-completion 2.

# The configuration and the catalog that the command line names, which determine the names. Sets `given`.
_hoist_given() {
  local i word
  given=()
  for ((i = 1; i < cword; i++)); do
    word=${words[i]}
    case $word in
      --config | --catalog) given+=("$word=${words[i + 1]/#\~/$HOME}") ;;
      --config=* | --catalog=*) given+=("$word") ;;
      -*) ;;
      *:*) given+=("--catalog=${word%%:*}") ;;
    esac
  done
}

# Adds the names that hoist knows and that begin with the current word, in any case. They are added verbatim: compgen
# would expand commands in them.
# Usage: _hoist_names catalogs|servers|codes PREFIX SUFFIX [OPTION ...]
_hoist_names() {
  local what=$1 prefix=$2 suffix=$3 name
  shift 3
  while IFS=$'\t' read -r name _; do
    name=$prefix$name$suffix
    if [[ ${name,,} == "${cur,,}"* ]]; then COMPREPLY+=("$(printf %q "$name")"); fi
  done < <("${words[0]/#\~/$HOME}" --show "$what" "${given[@]}" "$@" 2>/dev/null)
}

_hoist_words() {
  local word
  for word in "${words[@]:1:cword-1}"; do
    case $word in
      -i* | --input-file* | -u* | --url*) return ;; # a list has no codes, and those of a template are not known
    esac
  done
  if [[ $cur == *:* ]]; then
    _hoist_names codes "${cur%%:*}:" "" "--catalog=${cur%%:*}"
  else
    _hoist_names codes "" ""
    if [[ ${given[*]-} != *--catalog=* ]]; then
      local before=${#COMPREPLY[@]}
      _hoist_names catalogs "" ":"
      if ((before == 0)); then compopt -o nospace; fi
    fi
  fi
  __ltrim_colon_completions "$cur"
}

_hoist_one_of() {
  mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur")
}

_hoist() {
  # shellcheck disable=SC2034 # _init_completion sets them
  local cur prev words cword split given
  _init_completion -s -n : || return
  _hoist_given
  case $prev in
    -d | --dir) _filedir -d; return ;;
    -i | --input-file | --codes | --checksums | --netrc-file | --cookies | --save-cookies | --cacert | --cert | --key | --tar | --report | --failed | \
      --metrics | --log-file | --config) _filedir; return ;;
    -s | --server) _hoist_names servers "" ""; return ;;
    --catalog) _hoist_names catalogs "" ""; return ;;
    --confine) _hoist_one_of auto off require; return ;;
    --durability) _hoist_one_of none batch file; return ;;
    --auth) _hoist_one_of basic digest negotiate any; return ;;
    --lock) _hoist_one_of leave wait; return ;;
    --shard-by) _hoist_one_of origin origin+ code url; return ;;
    --log-level) _hoist_one_of trace debug info warn error critical off; return ;;
    --show) _hoist_one_of catalogs servers codes; return ;;
    -l | --limit | --base | -u | --url | --shard | --write-shards | -o | --output-name | --tar-items | --tar-size | --max-filesize | -m | --max_req | --max-req | \
      --max-per-host | --split | --lanes | --retry | --retry-on | --rate | --max-host-errors | --connect-timeout | --stall-timeout | \
      --min-speed | --max-time | --deadline | --grace | --limit-rate | -H | --header | --user-agent | --user | \
      --bearer | --accept-type | --resolve | --interface | --proxy) return ;;
  esac
  if [[ $prev == --help && $split == true ]]; then
    _hoist_one_of everyday all batch file transfer http report general
  elif [[ $split == true ]]; then
    return
  elif [[ $cur == -* ]]; then
    _hoist_one_of -a --all -e --every -l --limit -s --server -i --input-file --base -u --url --codes --catalog --shard \
      --shard-by --write-shards -d --dir -o --output-name --tar --tar-items --tar-size --tar-json --checksums --refresh --trust-freshness --content-disposition --skip-existing -R --remote-time --durability --lock \
      --max-filesize -m --max_req --max-per-host --split --lanes --retry --retry-on --rate --max-host-errors --connect-timeout \
      --stall-timeout --min-speed --max-time --deadline --grace --limit-rate -H --header --user-agent --user --bearer \
      --auth --cookies --save-cookies --accept-type --netrc --netrc-file -4 --ipv4 -6 --ipv6 --resolve --interface \
      --proxy --cacert --cert --key --insecure --deny-private --http1.1 --compressed -v \
      --verbose -q --quiet --report --redact-query --failed --metrics --merge-reports --allow-missing --dry-run --log-level \
      --log-file --config --confine --show-config --show -h --help -V --version
  else
    _hoist_words
  fi
}

complete -F _hoist hoist
