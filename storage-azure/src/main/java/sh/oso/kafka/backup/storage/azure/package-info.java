/**
 * A store in a container of Azure Blob Storage.
 *
 * <p>The key {@code a/b/c} is the blob {@code a/b/c}, below the prefix if there is one. A put takes
 * these steps:
 *
 * <ol>
 *   <li>read the first block. If that is all, it is sent with one Put Blob;
 *   <li>otherwise send block after block with Put Block, a few at a time, under ids that no other
 *       writer uses; then name them all with one Put Block List;
 *   <li>Put Blob and Put Block List carry {@code If-None-Match: *}, which Azure looks at and
 *       fulfils in one: of racing writers exactly one succeeds. Both carry a mark of this put as
 *       metadata, so that a repeated request knows the success of the first whose reply was lost.
 * </ol>
 *
 * <p>Every request with content carries its MD5, which Azure compares; before the last step the
 * CRC-32C of all that was sent is compared with what the content says.
 *
 * <p>What it does not promise: blocks of a put that was given up stay, unlisted and unreadable, for
 * up to a week; Azure has no call to delete them. Accounts with a hierarchical namespace list in
 * another order than that of the bytes, which a listing refuses. There are no locks: {@code
 * extendLocks} does nothing.
 */
package sh.oso.kafka.backup.storage.azure;
