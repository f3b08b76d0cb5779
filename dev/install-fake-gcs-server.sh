#!/usr/bin/env bash
# Installs fake-gcs-server, which the tests of the Google Cloud Storage store run against. Does
# nothing if it is there. Goes below ${KAFKA_BACKUP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-backup}.
#
#   dev/install-fake-gcs-server.sh
#
# Needs Go, 1.26 or later.
set -euo pipefail

# The same version is named in GcsServer.java.
version=1.56.1
tools=${KAFKA_BACKUP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-backup}
folder=$tools/fake-gcs-server-$version
[ -x "$folder/fake-gcs-server" ] && exit 0

go=$(command -v go || true)
[ -n "$go" ] || { [ -x /usr/local/go/bin/go ] && go=/usr/local/go/bin/go; } || {
  echo "install-fake-gcs-server: no Go found; install Go 1.26 or later, then run $0" >&2
  exit 1
}
echo "Installing fake-gcs-server $version ..."
mkdir -p "$tools"
log=$(mktemp)
# Into a folder of its own, moved into place when whole, so that an interrupted run leaves nothing.
building=$(mktemp -d "$tools/fake-gcs-server.XXXXXX")
trap 'rm -rf "$building"' EXIT
if ! GOBIN=$building "$go" install "github.com/fsouza/fake-gcs-server@v$version" > "$log" 2>&1 < /dev/null; then
  tail -n 20 "$log" >&2
  echo "install-fake-gcs-server: the build failed; the log is $log" >&2
  exit 1
fi
rm "$log"
mkdir -p "$folder"
mv "$building/fake-gcs-server" "$folder/fake-gcs-server"
