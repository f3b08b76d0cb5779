# Runs a command in a root folder of its own, with volumes mounted, as a container has it. Is run
# in a private mount namespace, so that all mounts go when the command ends.
#
#   pod.sh outside SCRATCH VOLUMES DIRECTORY ROOT [SOURCE TARGET ro|rw]*VOLUMES COMMAND...
#
# ROOT says ro or rw too. The root shows the machine's files; what is written to it is kept in
# memory and forgotten. Second stage, inside that root: pod.sh inside VOLUMES DIRECTORY ROOT ...
set -e
stage=$1
shift

if [ "$stage" = outside ]; then
  scratch=$1 volumes=$2 directory=$3 root_mode=$4
  shift 4
  points=$(awk '$5 != "/" && $5 !~ "^/dev" { print $5 }' /proc/self/mountinfo | LC_ALL=C sort -u)
  mount -t tmpfs -o mode=755 pod "$scratch"
  mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
  root=$scratch/root
  mount -t overlay -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" pod "$root" || {
    echo "pod.sh: no overlay of the machine's files can be mounted; run the tests as root" >&2
    exit 128
  }
  # What else is mounted on the machine. With one mount come those below it.
  last=
  for point in $points; do
    case $point in "${last:-//}"/*) continue ;; esac
    [ -e "$root$point" ] || continue
    mount --rbind "$point" "$root$point"
    last=$point
  done
  # Files made in /dev must not be made in that of the machine.
  mount -t tmpfs -o mode=755 dev "$root/dev"
  for device in null zero full random urandom tty; do
    : > "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  mkdir -m 1777 "$root/dev/shm"
  mkdir "$root/.volumes"
  # Brought in under numbers; mounted where they belong from inside, where links lead into the
  # root rather than out of it.
  n=0
  while [ "$n" -lt "$volumes" ]; do
    if [ -d "$1" ]; then mkdir "$root/.volumes/$n"; else : > "$root/.volumes/$n"; fi
    mount --bind "$1" "$root/.volumes/$n"
    shift
    set -- "$@" "$1" "$2"
    shift 2
    n=$((n + 1))
  done
  exec chroot "$root" sh "$0" inside "$volumes" "$directory" "$root_mode" "$@"
fi

volumes=$1 directory=$2 root_mode=$3
shift 3
# The pairs of target and mode come last here, after the command.
words=$(($# - 2 * volumes))
n=0
while [ "$n" -lt "$words" ]; do
  set -- "$@" "$1"
  shift
  n=$((n + 1))
done
n=0
while [ "$n" -lt "$volumes" ]; do
  if [ -d "/.volumes/$n" ]; then
    mkdir -p "$1"
  else
    mkdir -p "$(dirname "$1")"
    [ -e "$1" ] || : > "$1"
  fi
  mount --bind "/.volumes/$n" "$1"
  [ "$2" = rw ] || mount -o remount,bind,ro "$1"
  shift 2
  n=$((n + 1))
done
[ "$root_mode" = rw ] || mount -o remount,bind,ro /
cd "$directory"
exec "$@"
