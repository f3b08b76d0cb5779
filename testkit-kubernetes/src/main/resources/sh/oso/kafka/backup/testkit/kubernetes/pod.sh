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
  if mount -t overlay -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" pod "$root" \
    2> /dev/null; then
    # What else is mounted on the machine. With one mount come those below it.
    last=
    for point in $points; do
      case $point in "${last:-//}"/*) continue ;; esac
      [ -e "$root$point" ] || continue
      mount --rbind "$point" "$root$point"
      last=$point
    done
  else
    # Who is not root may not do that where more is mounted below: each folder by itself then.
    mount -t tmpfs -o mode=755 pod "$root"
    for entry in /*; do
      if [ -L "$entry" ]; then
        cp -P "$entry" "$root$entry"
      elif [ -d "$entry" ]; then
        mkdir -p "$root$entry" "$scratch/each/upper$entry" "$scratch/each/work$entry"
        layers="lowerdir=$entry,upperdir=$scratch/each/upper$entry,workdir=$scratch/each/work$entry"
        mount -t overlay -o "$layers" pod "$root$entry" 2> /dev/null ||
          mount --rbind "$entry" "$root$entry" 2> /dev/null || rmdir "$root$entry"
      fi
    done
  fi
  # Files made in /dev must not be made in that of the machine.
  mkdir -p "$root/dev"
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
if [ "$root_mode" = ro ]; then
  for point in $(awk '/ - overlay pod / { print $5 }' /proc/self/mountinfo) /; do
    mount -o remount,bind,ro "$point"
  done
fi
cd "$directory"
exec "$@"
