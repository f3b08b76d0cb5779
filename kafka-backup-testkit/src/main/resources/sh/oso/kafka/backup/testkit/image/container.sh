# Runs a command in the root folder of an image, read-only and as the user of the image, with the
# system and the Java of this machine in the place of a base image. Is run in a private mount
# namespace, so that all mounts go when the command ends.
#
#   container.sh ROOT USER JAVA VOLUMES [SOURCE TARGET]*VOLUMES COMMAND...
set -e
root=$1 user=$2 java=$3 volumes=$4
shift 4
mount --bind "$root" "$root"
for folder in bin lib lib64 usr etc proc dev; do
  [ -d "/$folder" ] || continue
  mkdir -p "$root/$folder"
  mount --rbind "/$folder" "$root/$folder"
done
mkdir -p "$root/java"
mount --bind "$java" "$root/java"
while [ "$volumes" -gt 0 ]; do
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  shift 2
  volumes=$((volumes - 1))
done
mount -o remount,bind,ro "$root"
exec chroot --userspec="$user" "$root" "$@"
