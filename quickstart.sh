#!/usr/bin/env bash
# Shows a whole round trip on a real broker: builds what it needs, starts a broker, fills topics,
# backs them up to a folder, deletes them, restores them and compares every record. Stops what it
# started, also on Ctrl-C.
#
#   ./quickstart.sh [FOLDER]    keeps the backup in FOLDER (default: below target/quickstart/)
#
# Needs a JDK, 17 or later, and Maven.
set -euo pipefail

fail() {
  echo "quickstart: $1" >&2
  exit 1
}

case ${1:-} in
  "") folder= ;;
  -*) fail "usage: ./quickstart.sh [FOLDER]" ;;
  /*) folder=$1 ;;
  *) folder=$PWD/$1 ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")"

command -v mvn > /dev/null || fail "no Maven found; install Maven 3.8 or later, and a JDK, 17 or later"
versions=$(mvn -v 2>&1) || fail "Maven does not start: $(head -n 1 <<< "$versions")"
# The JDK that Maven uses is the one to use.
version=$(sed -n 's/^Java version: \([0-9]*\).*/\1/p' <<< "$versions")
home=$(sed -n 's/^Java version: .*, runtime: \(.*\)$/\1/p' <<< "$versions")
[ "${version:-0}" -ge 17 ] ||
  fail "Maven uses Java ${version:-of an unknown version}; install a JDK, 17 or later, and set JAVA_HOME to it"
[ -x "$home/bin/javac" ] ||
  fail "Maven uses $home, which has no compiler; install a JDK, 17 or later, and set JAVA_HOME to it"

# Children run in the background, so that a signal reaches this script at once and it can pass it on.
child=
stop() {
  trap '' INT TERM HUP
  if [ -n "$child" ]; then
    kill -TERM "$child" 2> /dev/null || true
    wait "$child" 2> /dev/null || true
  fi
  exit "$1"
}
trap 'stop 130' INT
trap 'stop 143' TERM
trap 'stop 129' HUP

# Waits for the child and returns its exit status; a terminal sees the seconds go by.
await_build() {
  local begin=$SECONDS
  while [ -t 1 ] && kill -0 "$child" 2> /dev/null; do
    printf '\rBuilding (the first time takes minutes, to download what it needs) ... %d s ' $((SECONDS - begin))
    sleep 1
  done
  local status=0
  wait "$child" || status=$?
  child=
  if [ -t 1 ]; then printf '\r\033[K'; fi
  [ $status -eq 0 ] && echo "Built in $((SECONDS - begin)) s."
  return $status
}

log=target/quickstart-build.log
mkdir -p target
[ -t 1 ] || echo "Building (the first time takes minutes, to download what it needs; log: $log) ..."
mvn -B -q -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true \
  -pl samples,kafka-backup-cli -am package > "$log" 2>&1 < /dev/null &
child=$!
if ! await_build; then
  tail -n 20 "$log" >&2
  fail "the build failed; its log is $PWD/$log"
fi

folder=${folder:-$PWD/target/quickstart/$(date +%Y%m%d-%H%M%S)}
[ ! -e "$folder" ] || [ -z "$(ls -A "$folder" 2>&1)" ] || fail "$folder is not empty; name another folder"
# By its version, for target/ may hold the folder of an older one too; the project's is the first in the file.
version=$(sed -n 's:^ *<version>\(.*\)</version>$:\1:p' pom.xml | head -n 1)
command=$PWD/kafka-backup-cli/target/kafka-backup-$version/bin/kafka-backup
[ -x "$command" ] || fail "the build left no $command"
"$home/bin/java" -Xmx512m -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "samples/target/classes:$(cat samples/target/class-path)" \
  sh.oso.kafka.backup.samples.quickstart.Quickstart "$folder" "$command" < /dev/null &
child=$!
status=0
wait "$child" || status=$?
child=
exit $status
