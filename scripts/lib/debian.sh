# shellcheck shell=bash
# A Debian that has nothing but its minimum, for the scripts that try hoist in one. They say what they do with say().

mirror=${MIRROR:-http://deb.debian.org/debian}
security_mirror=${SECURITY_MIRROR:-http://deb.debian.org/debian-security}

# make_debian ROOT RELEASE: makes it in a folder, with this machine's name servers and apt's settings for proxies. What
# debootstrap says goes to ROOT.log, and is shown only if it fails.
make_debian() {
  local root=$1 release=$2
  say "Making a minimal Debian $release in $root"
  debootstrap --variant=minbase "$release" "$root" "$mirror" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log"
    return 1
  }
  {
    echo "deb $mirror $release main"
    if [ "$release" != sid ]; then
      echo "deb $mirror $release-updates main"
      echo "deb $security_mirror $release-security main"
    fi
  } >"$root/etc/apt/sources.list"
  apt-config dump | grep -iE '^Acquire::(https?::|Check-|Retries)' >"$root/etc/apt/apt.conf.d/90host" || true
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/90throwaway"
  # What Debian's installer writes.
  printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\t%s\n' "$(hostname)" \
    >"$root/etc/hosts"
}
