package sh.oso.kafka.backup.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DeleteAllReport;
import sh.oso.kafka.backup.api.DeleteAllReport.Fate;
import sh.oso.kafka.backup.api.DeleteAllReport.Outcome;
import sh.oso.kafka.backup.api.DeleteAllRequest;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RebuildReport;
import sh.oso.kafka.backup.api.RebuildReport.Rebuilt;
import sh.oso.kafka.backup.api.RebuildReport.Source;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.cli.report.Reports;
import sh.oso.kafka.backup.cli.report.RetentionReports;
import sh.oso.kafka.backup.cli.report.TextReports;
import sh.oso.kafka.backup.cli.report.TimeLine;

/** Commands about what is kept. */
class RetentionCommandsTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeKafkaBackup fake = new FakeKafkaBackup("nothing");

  private int run(FakeKafkaBackup instance, String... args) {
    fake = instance;
    out.reset();
    err.reset();
    Context context =
        new Context(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0,
            builder -> fake,
            new Cancellation(),
            () -> {});
    return KafkaBackupCommand.execute(context, args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json() throws JsonProcessingException {
    return new ObjectMapper().readTree(out());
  }

  @Test
  void pruneAsksForWhatTheFlagsSay() {
    int code =
        run(
            new FakeKafkaBackup(Reports.PRUNE),
            "prune",
            "-s=/b",
            "--keep=10",
            "--max-age=30d",
            "--minimum=3",
            "--daily=7",
            "--weekly=4",
            "--monthly=12",
            "--yearly=2",
            "--grace=90m",
            "--label=team=a",
            "--dry-run");

    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    assertThat(fake.request(PruneRequest.class))
        .isEqualTo(
            new PruneRequest(
                Map.of("team", "a"),
                new RetentionPolicy(10, Duration.ofDays(30), 3, 7, 4, 12, 2),
                Duration.ofMinutes(90),
                true));
    assertThat(out()).isEqualTo(RetentionReports.prune(Reports.PRUNE));
  }

  @Test
  void pruneTellsMachinesWhatWent() throws JsonProcessingException {
    run(new FakeKafkaBackup(Reports.PRUNE), "prune", "-s=/b", "-o=json");
    assertThat(fake.request(PruneRequest.class).policy().keepsAll()).isTrue();
    assertThat(fake.request(PruneRequest.class).grace()).isEqualTo(Duration.ofDays(1));
    assertThat(json().at("/backups/0/kept").booleanValue()).isFalse();
    assertThat(json().at("/backups/0/reason").textValue()).startsWith("no rule");
    assertThat(json().at("/deleted/objects").longValue()).isEqualTo(1_200);
    assertThat(json().at("/elapsedMillis").longValue()).isEqualTo(2_000);
  }

  @Test
  void everyProblemOfARetentionIsTold() {
    int code =
        run(
            new FakeKafkaBackup("never"),
            "prune",
            "-s=/b",
            "--keep=0",
            "--max-age=soon",
            "--grace=10m",
            "--daily=-1");
    assertThat(code).isEqualTo(2);
    assertThat(err())
        .contains("retention.backups", "retention.maxAge", "is no time", "retention.grace")
        .contains("at least 1h", "retention.daily");
  }

  @Test
  void deleteHoldAndReleaseNameTheBackup() throws JsonProcessingException {
    assertThat(run(new FakeKafkaBackup(List.of("b1")), "delete", "-s=/b", "-i=b1", "--force"))
        .isZero();
    assertThat(fake.request(DeleteRequest.class)).isEqualTo(new DeleteRequest("b1", true, false));
    assertThat(out()).startsWith("Backup b1 is deleted.");
    run(new FakeKafkaBackup(List.of()), "delete", "-s=/b", "-i=b1", "-n");
    assertThat(fake.request(DeleteRequest.class)).isEqualTo(new DeleteRequest("b1", false, true));
    assertThat(out()).contains("would be deleted; nothing was changed");

    run(new FakeKafkaBackup("b7"), "hold", "-s=/b", "-i=latest", "--name=audit", "--reason=May");
    assertThat(fake.request(HoldRequest.class))
        .isEqualTo(new HoldRequest("latest", "audit", "May"));
    assertThat(out()).isEqualTo("Backup b7 is held by 'audit'.\n");
    run(new FakeKafkaBackup("b7"), "hold", "-s=/b", "-i=b7", "-o=json");
    assertThat(json().at("/held").booleanValue()).isTrue();
    assertThat(json().at("/name").textValue()).isEqualTo("hold");

    run(new FakeKafkaBackup("x"), "release", "-s=/b", "-i=b7", "--name=audit");
    assertThat(fake.request(String.class)).isEqualTo("b7 audit");
    assertThat(out()).contains("not held by 'audit' any more");
    for (String command : List.of("delete", "hold", "release")) {
      assertThat(run(new FakeKafkaBackup("never"), command, "-s=/b")).isEqualTo(2);
      assertThat(err()).contains("backupId: is missing");
    }
    assertThat(run(new FakeKafkaBackup("never"), "hold", "-s=/b", "-i=b", "--name=a/b"))
        .isEqualTo(2);
    assertThat(err()).contains("name of a hold 'a/b' is not usable");
  }

  @Test
  void deleteAllNamesTheOwner() throws JsonProcessingException {
    DeleteAllReport report =
        new DeleteAllReport(
            false,
            List.of(
                new Fate("b1", Outcome.DELETED, ""), new Fate("b2", Outcome.WANTED, "held: audit")),
            List.of("backup x stays"));
    String[] args = {"delete", "-s=/b", "--all", "-l=team=a", "-l=kafka.oso.sh/name=n"};

    assertThat(run(new FakeKafkaBackup(report), args)).isZero();
    assertThat(fake.request(DeleteAllRequest.class))
        .isEqualTo(DeleteAllRequest.of(Map.of("team", "a", "kafka.oso.sh/name", "n")));
    assertThat(out())
        .isEqualTo(
            """
            Deleted: 1 backup. Their data follows when prune comes after the grace.

            BACKUP           REASON
            b1      deleted
            b2      stays    held: audit

            Warnings
              - backup x stays
            """);
    run(
        new FakeKafkaBackup(report),
        "delete",
        "-s=/b",
        "--all",
        "-l=a=b",
        "--runs-ended",
        "--force",
        "-n",
        "-o=json");
    assertThat(fake.request(DeleteAllRequest.class))
        .isEqualTo(new DeleteAllRequest(Map.of("a", "b"), true, true, true));
    assertThat(json().at("/backups/1/outcome").textValue()).isEqualTo("Wanted");
  }

  @Test
  void deleteAllIsIncompleteWhereTheStoreRefuses() {
    DeleteAllReport report =
        new DeleteAllReport(
            false, List.of(new Fate("b1", Outcome.REFUSED, "it is locked")), List.of());
    assertThat(run(new FakeKafkaBackup(report), "delete", "-s=/b", "--all", "-l=a=b"))
        .isEqualTo(10);
  }

  @Test
  void deleteAllNeedsAnOwnerAndNoId() {
    for (List<String> wrong :
        List.of(
            List.of("--all"),
            List.of("--all", "-l=a=b", "-i=b1"),
            List.of("-i=b1", "-l=a=b"),
            List.of("-i=b1", "--runs-ended"))) {
      List<String> args = new ArrayList<>(List.of("delete", "-s=/b"));
      args.addAll(wrong);
      assertThat(run(new FakeKafkaBackup("never"), args.toArray(String[]::new))).isEqualTo(2);
    }
  }

  @Test
  void catalogPrintsManifestsOfResources() {
    BackupSummary known = Reports.LIST.get(0);
    BackupSummary owned =
        new BackupSummary(
            "hourly-1",
            known.state(),
            known.startedAt(),
            known.completedAt(),
            known.clusterId(),
            null,
            Map.of("kafka.oso.sh/namespace", "prod", "kafka.oso.sh/name", "hourly"),
            List.of(),
            known.totals(),
            null);
    FakeKafkaBackup instance =
        new FakeKafkaBackup(List.of(known, owned)) {
          @Override
          public Manifest describe(String backupId) {
            assertThat(backupId).isEqualTo("hourly-1");
            return Reports.MANIFEST;
          }
        };
    String[] args = {"catalog", "--manifests", "-s=s3://backups/kafka?region=eu-west-1"};

    assertThat(run(instance, args)).isZero();
    assertThat(out())
        .isEqualTo(
            """
            ---
            # backupId of a KafkaRestore, newest first:
            #   hourly-1  completed 2026-11-21T12:01:40.500Z, 1,234,567 records
            apiVersion: kafka.oso.sh/v1alpha1
            kind: KafkaBackup
            metadata:
              name: "hourly"
              namespace: "prod"
            spec:
              # Give schedule and retention as they were, and take this away; then backups go on.
              suspend: true
              kafkaCluster:
                # Say where the cluster is: the backups do not tell.
                bootstrapServers:
                  - "kafka:9092"
              # As last backed up; a pattern would take in new ones, too.
              topics:
                - "orders"
                - "empty"
              sourceClusterId: "production"
              storage:
                storageType: s3
                s3:
                  bucket: "backups"
                  region: "eu-west-1"
                  prefix: "kafka"
                  # credentialsSecret: {name: ...}, or leave it out for the identity of the pods
            # Backups that no KafkaBackup made; backupId of a KafkaRestore, newest first:
            #   weekly  completed 2026-11-21T12:01:40.500Z, 1,234,567 records
            """);
    assertThat(run(instance, "catalog", "--manifests", "-s=/b", "-o=json")).isEqualTo(2);
    assertThat(run(new FakeKafkaBackup(List.of()), "catalog", "--manifests", "-s=/b")).isZero();
    assertThat(out()).isEqualTo("# There are no backups in this repository.\n");
  }

  @Test
  void catalogListsOrRebuilds() throws JsonProcessingException {
    run(new FakeKafkaBackup(Reports.LIST), "catalog", "-s=/b");
    assertThat(out()).isEqualTo(TimeLine.of(Reports.LIST));
    RebuildReport report =
        new RebuildReport(
            true,
            List.of(new Rebuilt("b1", Source.PLAN_AND_INDEXES, 2, 1_000, List.of("a guess"))),
            List.of("x is damaged"),
            Duration.ZERO);
    assertThat(run(new FakeKafkaBackup(report), "catalog", "rebuild", "-s=/b", "-n")).isZero();
    assertThat(fake.request).isEqualTo(true);
    assertThat(out())
        .isEqualTo(
            """
            Rebuild would make 1 backup; nothing was changed.

              took  0.0 s

            BACKUP  MADE OF           TOPICS  RECORDS
            b1      plan and indexes       2    1,000

            Warnings
              - b1: a guess
              - x is damaged
            """);
    run(new FakeKafkaBackup(report), "catalog", "rebuild", "-s=/b", "-o=json");
    assertThat(fake.request).isEqualTo(false);
    assertThat(json().at("/backups/0/source").textValue()).isEqualTo("PlanAndIndexes");
  }

  /** A backup, and a prune that answers as told. */
  private static FakeKafkaBackup backupThen(Object prune) {
    return new FakeKafkaBackup(Reports.BACKUP) {
      @Override
      public BackupReport backup(BackupRequest asked, Cancellation cancellation) {
        return Reports.BACKUP;
      }

      @Override
      public PruneReport prune(PruneRequest asked, Cancellation cancellation) {
        request = asked;
        if (prune instanceof RuntimeException failure) {
          throw failure;
        }
        if (prune instanceof OutOfMemoryError failure) {
          throw failure;
        }
        return (PruneReport) prune;
      }
    };
  }

  @Test
  void backupPrunesWhenItIsDoneIfThereIsARetention() throws JsonProcessingException {
    String[] args = {
      "backup", "-b=a:1", "-s=/b", "-t=x", "-l=team=a", "--set=retention.backups=3", "-q"
    };
    assertThat(run(backupThen(Reports.PRUNE), args)).isZero();
    assertThat(fake.request(PruneRequest.class))
        .isEqualTo(PruneRequest.of(RetentionPolicy.ofNewest(3)).withLabels(Map.of("team", "a")));
    assertThat(out())
        .isEqualTo(
            TextReports.backup(Reports.BACKUP) + "\n" + RetentionReports.prune(Reports.PRUNE));

    args[6] = "-o=json";
    run(backupThen(Reports.PRUNE), args);
    assertThat(json().at("/manifest/backupId").textValue()).isEqualTo("nightly");
    assertThat(json().at("/prune/backups")).hasSize(2);
  }

  @Test
  void backupPrunesNothingWithoutARule() {
    run(backupThen(new IllegalStateException("never")), "backup", "-b=a:1", "-s=/b", "-t=x", "-q");
    assertThat(fake.request).isNull();
    assertThat(out()).isEqualTo(TextReports.backup(Reports.BACKUP));
  }

  @Test
  void aPruneThatFailsDoesNotSpoilTheBackup() throws JsonProcessingException {
    String[] args = {"backup", "-b=a:1", "-s=/b", "-t=x", "--set=retention.daily=3", "-q"};
    RepositoryException failure = new RepositoryException("no right to delete");
    assertThat(run(backupThen(failure), args)).isZero();
    assertThat(out())
        .startsWith("Backup nightly is complete.")
        .endsWith(
            "\nWarning: the backup is good, but the prune after it failed: no right to delete\n");
    args[5] = "-o=json";
    assertThat(run(backupThen(failure), args)).isZero();
    assertThat(json().at("/pruneProblem").textValue()).contains("no right to delete");
  }

  @Test
  void norDoesOneThatNeedsMoreMemoryThanThereIs() throws JsonProcessingException {
    String[] args = {"backup", "-b=a:1", "-s=/b", "-t=x", "--set=retention.daily=3", "-o=json"};
    assertThat(run(backupThen(new OutOfMemoryError("Java heap space")), args)).isZero();
    assertThat(json().at("/pruneProblem").textValue()).contains("OutOfMemoryError");
  }
}
