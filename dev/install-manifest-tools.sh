#!/usr/bin/env bash
# Builds what the tests render manifests with: kustomize and helm, as far as they are needed, from
# the sources that dev/manifests/go.mod names. Does nothing if they are there. They go below
# ${KAFKA_BACKUP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-backup}.
#
#   dev/install-manifest-tools.sh
#
# Needs Go, 1.24 or later; takes two or three minutes of CPU, less after install-kubernetes.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Counted up with each change below dev/manifests. The same is named in ManifestTools.java.
version=1
tools=${KAFKA_BACKUP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-backup}
folder=$tools/manifest-tools-$version
[ ! -x "$folder/helm" ] || exit 0

go=$(command -v go || true)
[ -n "$go" ] || { [ -x /usr/local/go/bin/go ] && go=/usr/local/go/bin/go; } || {
  echo "install-manifest-tools: no Go found; install Go 1.24 or later, then run $0" >&2
  exit 1
}
echo "Building kustomize and helm; this takes a few minutes ..."
mkdir -p "$tools"
log=$(mktemp)
# Into a folder of its own, moved into place when whole, so that an interrupted run leaves nothing.
building=$(mktemp -d "$tools/manifest-tools.XXXXXX")
trap 'rm -rf "$building"' EXIT
if ! (cd "$here/manifests" && CGO_ENABLED=0 "$go" build -trimpath -buildvcs=false \
  -ldflags='-s -w' -o "$building/kustomize" .) > "$log" 2>&1 < /dev/null; then
  tail -n 20 "$log" >&2
  echo "install-manifest-tools: the build failed; the log is $log" >&2
  exit 1
fi
rm "$log"
# One program, which looks at the name that it is called by.
ln "$building/kustomize" "$building/helm"
chmod 755 "$building"
rm -rf "$folder"
mv "$building" "$folder"
