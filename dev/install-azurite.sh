#!/usr/bin/env bash
# Installs Azurite, the Azure Blob server of the tests, outside the checkout: below
# KAFKA_BACKUP_TOOLS, or the user's cache folder. Says nothing when it is there already.
#
# Needs node 20 or later, and npm.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=$(sed -n 's/.*"azurite": "\(.*\)".*/\1/p' "$here/azurite/package.json")
tools=${KAFKA_BACKUP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-backup}
target=$tools/azurite-$version
[ ! -f "$target/complete" ] || exit 0

command -v npm > /dev/null || {
  echo "install-azurite: no npm found; install node 20 or later, with npm" >&2
  exit 1
}
echo "Installing Azurite $version ..."
mkdir -p "$target"
cp "$here/azurite/package.json" "$here/azurite/package-lock.json" "$target"
log=$target/install.log
if ! (cd "$target" && npm ci --ignore-scripts --no-audit --no-fund) > "$log" 2>&1 < /dev/null; then
  tail -n 20 "$log" >&2
  echo "install-azurite: npm failed; the log is $log" >&2
  exit 1
fi
touch "$target/complete"
