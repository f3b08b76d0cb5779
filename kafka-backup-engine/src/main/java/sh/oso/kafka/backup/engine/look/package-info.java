/**
 * Looks into backups record by record.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.engine.look.RecordStream} gives the wanted records of a
 *       partition in order of offset. It chooses segments and frames by what indexes say of them,
 *       and reads no others.
 *   <li>{@link sh.oso.kafka.backup.engine.look.Reading} hands them to a visitor.
 *   <li>{@link sh.oso.kafka.backup.engine.look.Export} writes them as lines of JSON, or the batches
 *       that they lie in as log segments.
 *   <li>{@link sh.oso.kafka.backup.engine.look.Diff} goes through two sides of a partition at once,
 *       each a backup's or live, and tells where they part.
 * </ol>
 *
 * All of it runs in the calling thread, with memory for one frame and one record at a time.
 */
package sh.oso.kafka.backup.engine.look;
