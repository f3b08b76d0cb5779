package sh.oso.kafka.backup.engine.look;

import java.util.List;

/**
 * One partition as files.
 *
 * @param records number of records
 * @param bytes bytes of the files
 * @param files their names, in order of offset
 */
record PartitionExport(long records, long bytes, List<String> files) {}
