/**
 * A store in a bucket of Amazon S3, or of a server that speaks its protocol.
 *
 * <p>The key {@code a/b} is the object {@code a/b} below the configured prefix. A put takes these
 * steps:
 *
 * <ol>
 *   <li>read the first part of the content into memory. If that is all, store it with one request
 *       that fails if the key is taken;
 *   <li>else begin a multipart upload and send part after part, a few at a time, each with its
 *       checksum. Parts grow with their number, so that the 10,000 that S3 allows hold 5 TiB;
 *   <li>complete it with the checksum and size of the whole, again unless the key is taken. If
 *       anything failed, the upload is aborted after its last request came to an end.
 * </ol>
 *
 * <p>Every put marks its object with an id of its own. When the key turns out to be taken, the mark
 * tells an earlier success whose reply was lost from the object of somebody else.
 *
 * <p>What it does not promise: a server that ignores the condition when a multipart upload is
 * completed may replace an object that appeared since it was looked for. Parts of an upload whose
 * process died stay until a lifecycle rule of the bucket removes them.
 */
package sh.oso.kafka.backup.storage.s3;
