#!/usr/bin/env bash
# Builds the Kubernetes control plane that the tests run against: etcd, kube-apiserver and
# kube-controller-manager, from the sources that dev/kubernetes/go.mod names. Does nothing if they
# are there. They go below ${KAFKA_BACKUP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-backup}.
#
#   dev/install-kubernetes.sh
#
# Needs Go, 1.24 or later; the build takes some minutes, 4 GB of disk and 2 GB of memory. With all
# three programs in the folder KUBEBUILDER_ASSETS, those are taken, and nothing is built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The same version is named in KubernetesPrograms.java.
version=$(sed -n 's|.*k8s.io/kubernetes v\(.*\)|\1|p' "$here/kubernetes/go.mod")
tools=${KAFKA_BACKUP_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-backup}
programs=(etcd kube-apiserver kube-controller-manager)

complete() {
  local program
  for program in "${programs[@]}"; do
    [ -x "$1/$program" ] || return 1
  done
}
! complete "${KUBEBUILDER_ASSETS:-/nonexistent}" || exit 0
folder=$tools/kubernetes-$version
! complete "$folder" || exit 0

go=$(command -v go || true)
[ -n "$go" ] || { [ -x /usr/local/go/bin/go ] && go=/usr/local/go/bin/go; } || {
  echo "install-kubernetes: no Go found; install Go 1.24 or later, then run $0" >&2
  exit 1
}
# "go version go1.26.8 linux/amd64"
installed=$("$go" version | sed -n 's/^go version go\([0-9.]*\).*/\1/p')
if [ -n "$installed" ] && [ "$(printf '%s\n' 1.24 "$installed" | sort -V | head -n 1)" != 1.24 ]; then
  echo "install-kubernetes: $go is Go $installed; install Go 1.24 or later, then run $0" >&2
  exit 1
fi
echo "Building Kubernetes $version; this takes some minutes ..."
mkdir -p "$tools"
log=$(mktemp)
# Into a folder of its own, moved into place when whole, so that an interrupted run leaves nothing.
building=$(mktemp -d "$tools/kubernetes.XXXXXX")
trap 'rm -rf "$building"' EXIT
if ! (cd "$here/kubernetes" && CGO_ENABLED=0 "$go" build -trimpath -buildvcs=false \
  -ldflags='-s -w' -o "$building/etcd" .) > "$log" 2>&1 < /dev/null; then
  tail -n 20 "$log" >&2
  echo "install-kubernetes: the build failed; the log is $log" >&2
  exit 1
fi
rm "$log"
# One program, which looks at the name that it is called by.
ln "$building/etcd" "$building/kube-apiserver"
ln "$building/etcd" "$building/kube-controller-manager"
chmod 755 "$building"
rm -rf "$folder"
mv "$building" "$folder"
