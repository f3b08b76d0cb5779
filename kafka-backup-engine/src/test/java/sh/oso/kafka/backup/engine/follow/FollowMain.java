package sh.oso.kafka.backup.engine.follow;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunEvent;

/** Follows a topic in a process of its own, to be killed; says on standard output what it does. */
final class FollowMain {

  private static final Limits SMALL =
      new Limits(
          DataSize.ofMebibytes(32),
          DataSize.ofMebibytes(1),
          Duration.ofMinutes(10),
          DataSize.parse("128KiB"),
          1,
          1,
          Duration.ofMillis(100),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30));

  private FollowMain() {}

  public static void main(String[] args) {
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(Map.of("bootstrap.servers", args[0]))
            .repository(Path.of(args[1]))
            .limits(SMALL)
            .listener(
                event -> {
                  if (event instanceof RunEvent.Started started) {
                    System.out.println("started " + started.resumed() + " " + started.runId());
                  } else if (event instanceof RunEvent.RestorePoint point) {
                    System.out.println("committed " + point.backupId());
                  }
                })
            .build()) {
      backups.follow(
          FollowRequest.of(args[2]).withCommitInterval(Duration.ofSeconds(1)), new Cancellation());
    }
  }
}
