package sh.oso.kafka.backup.engine.look;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongConsumer;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordJson;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/** Writes a partition as one file of lines of JSON. For one thread. */
final class JsonExport {

  private final Repository repository;
  private final ExportFolder folder;
  private final ReadingLane lane;
  private final LongConsumer progress;

  /**
   * An export to a folder.
   *
   * @param progress hears of each record, as of 1, and may end it
   */
  JsonExport(Repository repository, ExportFolder folder, ReadingLane lane, LongConsumer progress) {
    this.repository = repository;
    this.folder = folder;
    this.lane = lane;
    this.progress = progress;
  }

  PartitionExport run(String topic, PartitionIndex index) {
    String name = topic + "-" + index.partition() + ".jsonl";
    long records = 0;
    try (NewFile file = folder.open(name);
        RecordSource source =
            new RecordStream(
                repository,
                topic,
                index.partition(),
                index.segments(),
                RecordRange.of(index),
                lane,
                new ReadCount())) {
      for (BackupRecord record = source.next(); record != null; record = source.next()) {
        byte[] line = (RecordJson.line(record) + "\n").getBytes(StandardCharsets.UTF_8);
        file.write(line, line.length);
        records++;
        progress.accept(1);
      }
      file.finish();
      return new PartitionExport(records, file.bytes(), List.of(name));
    }
  }
}
