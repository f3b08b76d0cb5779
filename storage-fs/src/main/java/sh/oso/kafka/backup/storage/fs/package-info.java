/**
 * A store in a folder of a POSIX file system, local or mounted.
 *
 * <p>The key {@code a/b/c} is the file {@code a/b/c} below the root, the parts written as {@link
 * sh.oso.kafka.backup.storage.fs.FileNames} says. A put takes these steps:
 *
 * <ol>
 *   <li>make the folders that are missing;
 *   <li>write the content to {@code .tmp-<random>} in the folder of the object, and fsync it;
 *   <li>give it its final name with a hard link, which fails if the name is taken: of racing
 *       writers, on whichever machine, exactly one succeeds;
 *   <li>remove the temporary name, then fsync the folders from the object up to the root.
 * </ol>
 *
 * <p>A crash may leave temporary files behind. They are never listed nor read, but take up room. A
 * put into a folder, and a delete from it, remove those in it that nobody wrote to for 24 hours, by
 * the clock of the file system; each store looks into a folder once a day at most. In folders that
 * are not touched any more they stay, and may be deleted whenever no writer is at work.
 *
 * <p>What it does not promise: a file system without hard links (exFAT, some FUSE and SMB mounts)
 * has no other way to create a whole file atomically, so that create-only puts fail there, and say
 * so. An object cannot lie beside a folder of its name ({@code a} and {@code a/b}), and a part of a
 * key has at most 255 bytes on most file systems. Symbolic links below the root are not followed:
 * they are not listed, and keys that lead through them are refused. The root itself may be one.
 */
package sh.oso.kafka.backup.storage.fs;
