package sh.oso.kafka.backup.engine.faults;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.api.restore.TargetShape;

/**
 * A backup, restore or clone in a process of its own, to be killed: segments and frames are small.
 * The property {@code shard} has it do a part of a backup or restore, as {@code 0/4}.
 */
final class RunMain {

  private static final Limits SMALL =
      new Limits(
          DataSize.ofMebibytes(64),
          DataSize.ofMebibytes(1),
          Duration.ofMinutes(10),
          DataSize.parse("128KiB"),
          2,
          1,
          Duration.ofMillis(100),
          Duration.ofMinutes(2),
          Duration.ofSeconds(15));

  private RunMain() {}

  public static void main(String[] args) {
    List<String> topics = List.of(args[4].split(","));
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(Map.of("bootstrap.servers", args[1]))
            .repository(URI.create(args[2]))
            .limits(SMALL)
            .listener(
                event -> {
                  if (event instanceof RunEvent.Started started) {
                    System.out.println("started resumed=" + started.resumed());
                  }
                })
            .build()) {
      if (args[0].equals("backup")) {
        BackupRequest request =
            BackupRequest.of(topics.toArray(String[]::new)).withBackupId(args[3]);
        backups.backupShard(request, shard(), new Cancellation());
      } else if (args[0].equals("clone")) {
        backups.cloneTopics(
            CloneRequest.to(Map.of("bootstrap.servers", args[1]), topics.toArray(String[]::new))
                .withShape(TargetShape.AS_STORED.withTopicMapping(Map.of("*", "*" + args[5])))
                .withHeaders(OriginHeaders.valueOf(args[6]))
                .withCloneId(args[3]));
      } else {
        Map<String, String> mapping = new TreeMap<>();
        topics.forEach(topic -> mapping.put(topic, topic + args[5]));
        RestoreRequest request =
            RestoreRequest.of(args[3])
                .withTopics(new TopicSelection(topics, List.of()))
                .withTopicMapping(mapping)
                .withHeaders(args.length > 6 ? OriginHeaders.valueOf(args[6]) : null)
                .withRestoreId("r" + args[5]);
        backups.restoreShard(request, shard(), new Cancellation());
      }
    }
    System.out.println("done");
  }

  private static Shard shard() {
    String[] part = System.getProperty("shard", "0/1").split("/", -1);
    return new Shard(Integer.parseInt(part[0]), Integer.parseInt(part[1]));
  }
}
