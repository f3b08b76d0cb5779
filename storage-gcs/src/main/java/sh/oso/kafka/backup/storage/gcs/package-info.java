/**
 * A store in a bucket of Google Cloud Storage, over its JSON API.
 *
 * <p>The key {@code a/b} is the object {@code prefix/a/b}. A put takes these steps:
 *
 * <ol>
 *   <li>read content up to the size of a chunk, which is all of it that is in memory at any time;
 *   <li>if that was all, send it with its CRC-32C in one request; else open a session, and send
 *       chunk after chunk;
 *   <li>every way carries the condition that no object of the name exists, which the service checks
 *       in the act that creates the object: of racing writers exactly one succeeds;
 *   <li>compare the checksum that the service tells with the one of what was read; if they differ,
 *       delete that generation and fail.
 * </ol>
 *
 * <p>Single requests are tried up to four times. When one that creates an object is refused after
 * an earlier attempt had no reply, a mark in the object's custom metadata tells whether it is the
 * one that was created before. A session that fails is asked how far it has come.
 *
 * <p>The library's requests go through the JDK's HTTP client, in {@link
 * sh.oso.kafka.backup.storage.gcs.JdkTransport}. What is not promised: names longer than 1,024
 * bytes with the prefix; retention of single objects, for which the bucket's own retention policy
 * serves.
 */
package sh.oso.kafka.backup.storage.gcs;
