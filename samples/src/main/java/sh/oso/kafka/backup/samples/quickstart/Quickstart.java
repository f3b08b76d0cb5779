package sh.oso.kafka.backup.samples.quickstart;

import static sh.oso.kafka.backup.samples.quickstart.Printout.count;
import static sh.oso.kafka.backup.samples.quickstart.Printout.megabytes;
import static sh.oso.kafka.backup.samples.quickstart.Printout.rate;
import static sh.oso.kafka.backup.samples.quickstart.Printout.seconds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.Totals;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.KafkaClusterBuilder;

/** Backs topics of a real broker up, deletes them, restores them and compares every record. */
public final class Quickstart {

  private static final String BACKUP_ID = "quickstart";
  private static final int RECORDS = 400_000;

  private final Printout out;
  private final KafkaClusterBuilder broker;
  private final Path folder;
  private final int records;

  Quickstart(Printout out, KafkaClusterBuilder broker, Path folder, int records) {
    this.out = out;
    this.broker = broker;
    this.folder = folder;
    this.records = records;
  }

  /**
   * Runs the quickstart; exits with 0 if every record came back as it was, else with 1.
   *
   * @param args folder for the backup; the kafka-backup command to name at the end
   */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]).toAbsolutePath().normalize();
    Printout out = new Printout(System.out);
    Ending ending = Ending.watch(out, folder);
    int code = 1;
    try {
      boolean same = new Quickstart(out, KafkaCluster.builder(), folder, RECORDS).run();
      if (same) {
        sayWhatNext(out, folder, args[1]);
        code = 0;
      }
    } catch (Exception | LinkageError e) {
      ending.failed(e);
    }
    ending.reached();
    System.exit(code);
  }

  boolean run() throws IOException, ExecutionException, InterruptedException {
    out.step("Start a broker");
    long started = System.nanoTime();
    // Also on Ctrl-C: the cluster dies with this JVM and takes its files along.
    try (KafkaCluster cluster = broker.start();
        Admin admin = Admin.create(cluster.clientProperties())) {
      out.fact(
          "broker",
          "Kafka %s at %s, ready in %s"
              .formatted(cluster.version(), cluster.bootstrapServers(), seconds(since(started))));
      Snapshot before = produce(cluster, admin);
      try (KafkaBackup backups =
          KafkaBackup.builder()
              .kafka(cluster.clientProperties())
              .repository(folder)
              .listener(this::warn)
              .build()) {
        backUp(backups);
        if (!verify(backups)) {
          return false;
        }
        delete(admin);
        restore(backups);
      }
      return compare(before, cluster);
    }
  }

  private Snapshot produce(KafkaCluster cluster, Admin admin)
      throws IOException, ExecutionException, InterruptedException {
    out.step("Produce records, and read what a consumer sees (isolation.level=read_committed)");
    LogCleaner cleaner = new LogCleaner(cluster.dataDirectory(0));
    long started = System.nanoTime();
    long sent = new SampleTopics(cluster.clientProperties(), cleaner, records).write(admin);
    Duration elapsed = since(started);
    Snapshot seen = Snapshot.read(cluster.clientProperties(), SampleTopics.names());
    out.fact("sent", count(sent) + " records in " + seconds(elapsed));
    out.fact("seen", count(seen.records()) + " records");
    for (SampleTopics.Topic topic : SampleTopics.ALL) {
      out.fact(
          topic.name(),
          String.format(
              Locale.ROOT,
              "%,8d in %d partitions; compression.type=%s; %s",
              seen.records(topic.name()),
              topic.partitions(),
              topic.codec(),
              topic.special()));
    }
    return seen;
  }

  private void backUp(KafkaBackup backups) throws IOException {
    out.step("Back up to a folder");
    BackupReport report =
        backups.backup(
            BackupRequest.of(SampleTopics.names().toArray(String[]::new)).withBackupId(BACKUP_ID));
    Totals totals = report.manifest().totals();
    out.fact(
        "copied", count(totals.records()) + " committed records in " + seconds(report.elapsed()));
    out.fact("rate", rate(totals.logicalBytes(), totals.records(), report.elapsed()));
    out.fact(
        "size",
        "%s of record batches became %s in %d segments (%s)"
            .formatted(
                megabytes(totals.logicalBytes()),
                megabytes(totals.storedBytes()),
                totals.segments(),
                report.manifest().compression()));
    out.fact("folder", folder.toString());
  }

  private boolean verify(KafkaBackup backups) {
    out.step("Verify: decode every record of the backup");
    VerifyReport report = backups.verify(VerifyRequest.of(BACKUP_ID, VerifyRequest.Level.DECODED));
    out.fact(
        "decoded",
        "%s records of %s objects in %s"
            .formatted(
                count(report.records()), count(report.objects()), seconds(report.elapsed())));
    out.fact("damage", report.valid() ? "none" : report.damages().toString());
    return report.valid();
  }

  private void delete(Admin admin) throws ExecutionException, InterruptedException {
    out.step("Delete the topics");
    admin.deleteTopics(SampleTopics.names()).all().get();
    // The controller has decided; the broker hears of it a moment later and tells nobody.
    while (admin.listTopics().names().get().stream().anyMatch(SampleTopics.names()::contains)) {
      Thread.sleep(20);
    }
    out.fact("gone", String.join(", ", SampleTopics.names()));
  }

  private void restore(KafkaBackup backups) {
    out.step("Restore");
    RestoreReport report = backups.restore(RestoreRequest.of(BACKUP_ID));
    out.fact("restored", count(report.records()) + " records in " + seconds(report.elapsed()));
    out.fact("rate", rate(report.logicalBytes(), report.records(), report.elapsed()));
  }

  private boolean compare(Snapshot before, KafkaCluster cluster) {
    out.step("Compare every record: key, value, headers, timestamp, order");
    Snapshot after = Snapshot.read(cluster.clientProperties(), SampleTopics.names());
    Optional<String> difference = before.findDifference(after);
    out.fact(
        difference.isPresent() ? "DIFFERENT" : "identical",
        difference.orElse(
            "all %s records of %d partitions"
                .formatted(count(after.records()), after.partitions())));
    return difference.isEmpty();
  }

  private void warn(RunEvent event) {
    if (event instanceof RunEvent.Warning warning) {
      out.fact("warning", warning.message());
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static void sayWhatNext(Printout out, Path folder, String command) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("topics"))) {
      // There is none if all partitions are small: their segments share objects.
      Optional<Path> segment =
          files.filter(file -> file.toString().endsWith(".log.zst")).sorted().findFirst();
      out.line("");
      out.line("The broker is stopped and its files are removed. The backup is kept:");
      out.fact("manifest", folder.resolve("backups/" + BACKUP_ID + "/manifest.json").toString());
      segment.ifPresent(file -> out.fact("a segment", file.toString()));
      out.line("");
      out.line("Go on with");
      out.line("   " + command + " list --storage " + folder);
      out.line("   " + command + " describe --storage " + folder);
    }
  }
}
