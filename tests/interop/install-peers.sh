#!/usr/bin/env bash
# Installs the programs that tests/interop and tests/benchmarks talk to, and prints each with its version.
# Usage: install-peers.sh [FOLDER]      FOLDER holds Node and the JavaScript peers (default: .peers beside this script,
#                                       or $WEBTORRENT_PEERS, which the tests read too)
# For Debian 12 and its relatives, as root or with sudo. Running it again installs only what is missing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-${WEBTORRENT_PEERS:-$here/.peers}}
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo

# program:package
programs=(aria2c:aria2 transmission-daemon:transmission-daemon transmission-create:transmission-cli mktorrent:mktorrent
  opentracker:opentracker ip:iproute2 setsid:util-linux wrk:wrk psql:postgresql miniupnpd:miniupnpd-iptables
  iptables-legacy:iptables openssl:openssl chromium:chromium turnserver:coturn)

missing_packages() {
  local pair
  for pair in "${programs[@]}"; do
    command -v "${pair%%:*}" >/dev/null || echo "${pair#*:}"
  done
  # Another python may come first on PATH: the module belongs to the system's own.
  /usr/bin/python3 -c 'import libtorrent' 2>/dev/null || echo python3-libtorrent
  ldconfig -p | grep -q 'libusrsctp\.so\.2' || echo libusrsctp2
  command -v npm >/dev/null || echo npm
}

install_packages() {
  [ $# -gt 0 ] || return 0
  local policy=/usr/sbin/policy-rc.d made=
  # The daemons are started by the tests, never as services of the machine.
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
    $sudo chmod 755 $policy
    made=1
  fi
  local status=0
  { $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2 || status=$?
  [ -z "$made" ] || $sudo rm -f $policy
  local daemon
  for daemon in transmission-daemon opentracker postgresql miniupnpd coturn; do
    case " $* " in *" $daemon"*) $sudo systemctl disable --quiet $daemon >&2 2>&1 || true ;; esac
  done
  return $status
}

install_node_peers() {
  mkdir -p "$folder"
  if ! cmp -s "$here/peers/package.json" "$folder/installed.json"; then
    cp "$here/peers/package.json" "$folder/package.json"
    npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp "$here/peers/package.json" "$folder/installed.json"
  fi
}

node_version_of() {
  "$folder/node_modules/.bin/node" -p "JSON.parse(require('fs').readFileSync('$folder/node_modules/$1/package.json')).version"
}

print_versions() {
  echo "aria2                $(aria2c --version | sed -n '1s/.*version //p')"
  echo "transmission-daemon  $(transmission-daemon --version 2>&1 | sed -n '1s/transmission-daemon //p')"
  echo "libtorrent           $(/usr/bin/python3 -c 'import libtorrent; print(libtorrent.version)')"
  echo "mktorrent            $(mktorrent -h 2>&1 | sed -n 's/^mktorrent \([0-9.]*\).*/\1/p' | head -n 1)"
  echo "opentracker          $(dpkg-query -W -f '${Version}' opentracker)"
  echo "wrk                  $(dpkg-query -W -f '${Version}' wrk)"
  echo "postgresql           $(psql --version | sed -n '1s/psql (PostgreSQL) \([0-9.]*\).*/\1/p')"
  echo "miniupnpd            $(dpkg-query -W -f '${Version}' miniupnpd-iptables)"
  echo "usrsctp              $(dpkg-query -W -f '${Version}' libusrsctp2)"
  echo "openssl              $(openssl version | cut -d' ' -f2)"
  echo "chromium             $(chromium --version 2>/dev/null | sed -n 's/^Chromium \([0-9.]*\).*/\1/p')"
  echo "coturn               $(dpkg-query -W -f '${Version}' coturn)"
  echo "node                 $("$folder/node_modules/.bin/node" --version)"
  local name
  for name in webtorrent bittorrent-tracker bittorrent-dht create-torrent simple-peer @roamhq/wrtc; do
    printf '%-20s %s\n' "$name" "$(node_version_of $name)"
  done
}

mapfile -t packages < <(missing_packages)
install_packages "${packages[@]}"
install_node_peers
print_versions
