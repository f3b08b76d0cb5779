#!/usr/bin/env bash
# The whole bar: sets up what the tests need, then builds and tests everything.
#
#   ./verify.sh [MAVEN ARGUMENT...]
#
# Needs a JDK, 17 or later, and Maven; and the stock tools zstd, lz4, gzip and openssl, which it installs
# where it may. Brokers come from Maven, object servers and Kubernetes from the scripts
# under dev/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

missing=()
for tool in zstd lz4 gzip openssl; do
  command -v "$tool" > /dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  if ! command -v apt-get > /dev/null || ! "${as_root[@]}" true 2> /dev/null; then
    echo "verify: the tests compare with stock tools that are missing; install them:" >&2
    echo "  sudo apt-get install -y ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${missing[*]} ..."
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1 < /dev/null; then
    tail -n 20 "$log" >&2
    echo "verify: ${missing[*]} could not be installed; the log is $log" >&2
    exit 1
  fi
  rm "$log"
fi

command -v mvn > /dev/null || {
  echo "verify: no Maven found; install Maven 3.8 or later, and a JDK, 17 or later" >&2
  exit 1
}
for server in azurite fake-gcs-server kubernetes manifest-tools; do
  "dev/install-$server.sh" || {
    [ "${CI:-}" != true ] || exit 1
    echo "verify: without $server its tests are skipped" >&2
  }
done
exec mvn -B -ntp verify "$@" < /dev/null
