# shellcheck shell=sh disable=SC2034 # the lists of needs are for those who source this
# Installs what a script needs and the machine lacks. To be sourced.
#
# A need is written CHECK:NAME=PACKAGE, where CHECK is one of
#   cmd  a program NAME that the shell can find
#   pc   a library NAME that pkg-config knows
#   file a path NAME
#   rt   a runtime library NAME of clang's: a sanitizer, or the fuzzer
# and PACKAGE the Debian package that brings it. So a machine that has everything, from wherever, is left alone.

# To compile with g++.
needs_build="
  cmd:g++=g++ cmd:ninja=ninja-build cmd:meson=meson cmd:pkg-config=pkgconf
  pc:libcurl=libcurl4-openssl-dev pc:libuv=libuv1-dev pc:cxxopts=libcxxopts-dev pc:spdlog=libspdlog-dev pc:fmt=libfmt-dev
  pc:libutf8proc=libutf8proc-dev
  pc:sqlite3=libsqlite3-dev pc:libcrypto=libssl-dev pc:tomlplusplus=libtomlplusplus-dev
  pc:zlib=zlib1g-dev pc:libbrotlidec=libbrotli-dev pc:libzstd=libzstd-dev pc:libseccomp=libseccomp-dev
  pc:libarchive=libarchive-dev
  pc:nlohmann_json=nlohmann-json3-dev file:/etc/ssl/certs/ca-certificates.crt=ca-certificates"

# To run scripts/flag-server with real flags.
needs_flags="
  cmd:python3=python3 file:/usr/share/flags/countries/16x11/ad.gif=famfamfam-flag-gif"

# To test. Tests with promtool, node_exporter and rclone are left out where these are not there: they are large.
needs_test="
  pc:gtest=libgtest-dev pc:gmock_main=libgmock-dev cmd:clang++=clang rt:asan=libclang-rt-dev rt:tsan=libclang-rt-dev cmd:llvm-symbolizer=llvm cmd:clang-format=clang-format cmd:clang-tidy=clang-tidy
  cmd:shellcheck=shellcheck cmd:flake8=flake8 cmd:pytest-3=python3-pytest cmd:openssl=openssl cmd:cc=gcc
  cmd:nginx=nginx cmd:nghttpx=nghttp2-proxy cmd:caddy=caddy cmd:tinyproxy=tinyproxy-bin
  file:/usr/lib/python3/dist-packages/xdist/__init__.py=python3-pytest-xdist
  cmd:scdoc=scdoc cmd:mandoc=mandoc cmd:zsh=zsh cmd:fish=fish cmd:zstd=zstd cmd:bsdtar=libarchive-tools
  file:/usr/share/bash-completion/bash_completion=bash-completion
  file:/usr/lib/python3/dist-packages/jsonschema/__init__.py=python3-jsonschema
  file:/usr/lib/python3/dist-packages/prometheus_client/__init__.py=python3-prometheus-client"

# To fuzz.
needs_fuzz="
  cmd:clang++=clang rt:asan=libclang-rt-dev rt:fuzzer=libclang-rt-dev cmd:llvm-symbolizer=llvm"

# To compare hoist with other programs: test/bench. Their server delays answers with the echo module.
needs_bench="
  cmd:python3=python3 cmd:curl=curl cmd:wget2=wget2 cmd:aria2c=aria2 cmd:h2load=nghttp2-client
  file:/usr/lib/python3/dist-packages/aiohttp=python3-aiohttp cmd:openssl=openssl cmd:tc=iproute2 cmd:nginx=nginx-light
  file:/usr/lib/nginx/modules/ngx_http_echo_module.so=nginx-light
  file:/etc/ssl/certs/ca-certificates.crt=ca-certificates"

has() {
  name=${1#*:}
  name=${name%%=*}
  case $1 in
    cmd:*) PATH=$PATH:/usr/sbin:/sbin command -v "$name" >/dev/null ;;
    pc:*) pkg-config --exists "$name" 2>/dev/null ;;
    file:*) [ -e "$name" ] ;;
    rt:*) [ -e "$(clang++ -print-file-name="libclang_rt.$name-$(uname -m).a" 2>/dev/null)" ] ;;
    *) echo "not a need: $1" >&2; exit 2 ;;
  esac
}

# The packages that bring what is missing of the needs given, each on its line.
missing_packages() {
  for need in "$@"; do
    has "$need" || echo "${need##*=}"
  done | sort -u
}

# The word to put before a command that only root may run.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "Neither root nor sudo: please have this run by an administrator: $*" >&2
    return 1
  fi
}

# Installs Debian packages without starting any of their services, now or at the next boot.
apt_install() {
  # shellcheck disable=SC2016 # the shell that root runs expands them
  as_root env DEBIAN_FRONTEND=noninteractive sh -eu -c '
    guard=/usr/sbin/policy-rc.d # Debian: invoke-rc.d asks it whether a service may be started; 101 means no
    if [ ! -e $guard ]; then
      trap "rm -f $guard" EXIT
      trap "exit 1" HUP INT TERM
      printf "#!/bin/sh\nexit 101\n" >$guard
      chmod 755 $guard
    fi
    apt-get -q -o DPkg::Lock::Timeout=300 update || echo "apt-get update failed; going on with the lists there are"
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
    for service in nginx nginx:nginx-light nghttpx:nghttp2-proxy caddy; do
      case " $* " in
        *" ${service#*:} "*) if command -v systemctl >/dev/null; then systemctl disable "${service%:*}"; fi ;;
      esac
    done
  ' sh "$@" </dev/null
}

# Installs what is missing of the needs given, says so, and checks that it is there then.
# Usage: install_missing LOG NEED...
install_missing() {
  log=$1
  shift
  packages=$(missing_packages "$@" | tr '\n' ' ')
  [ -n "$packages" ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "Missing here: $packages(these are the names of Debian's packages)." >&2
    echo "This is not a Debian system: please install what corresponds to them, and start again." >&2
    return 1
  fi
  echo "Installing what is missing: $packages"
  # shellcheck disable=SC2086 # names of packages have no spaces
  if ! apt_install $packages >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "The packages could not be installed; the whole story is in $log" >&2
    return 1
  fi
  packages=$(missing_packages "$@" | tr '\n' ' ')
  [ -z "$packages" ] || { echo "Still missing after the installation: $packages" >&2; return 1; }
}
