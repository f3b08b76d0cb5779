package sh.oso.kafka.backup.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DeleteAllReport;
import sh.oso.kafka.backup.api.DeleteAllReport.Fate;
import sh.oso.kafka.backup.api.DeleteAllReport.Outcome;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.GroupReset;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.Reports;
import sh.oso.kafka.backup.cli.termination.Termination;

/** Each command says how it ended, in the file that it is told. */
class TerminationLogTest {

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123456Z");
  private static final OffsetComparison COMPARISON =
      new OffsetComparison("s1", 1, 3, 1, 2, List.of(), List.of());

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
  private final Termination termination = new Termination(Clock.fixed(NOW, ZoneOffset.UTC), errors);
  @TempDir private Path folder = Path.of(".");
  private Path log = Path.of(".");

  @BeforeEach
  void kubernetesMakesTheFile() throws IOException {
    log = Files.writeString(folder.resolve("termination-log"), "x".repeat(10_000));
  }

  private int run(Object answer, String... args) {
    return run(builder -> new FakeKafkaBackup(answer), args);
  }

  private int run(Function<KafkaBackupBuilder, KafkaBackup> opener, String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--termination-log=" + log;
    return KafkaBackupCommand.execute(context(opener), all);
  }

  private Context context(Function<KafkaBackupBuilder, KafkaBackup> opener) {
    return new Context(
        Map.of("SECRET", "hush"),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        errors,
        0,
        opener,
        new Cancellation(),
        () -> {},
        termination,
        out);
  }

  @Test
  void aPartOfABackupIsNotTakenForAll() throws IOException {
    assertThat(
            run(
                "others are not complete",
                "backup",
                "-b=a:1",
                "-s=/b",
                "-t=orders",
                "-i=b1",
                "--shard=1/4"))
        .isZero();
    assertThat(told())
        .isEqualTo(
            json(
                """
                {"command": "backup", "exitCode": 0, "exitName": "OK",
                 "message": "shard 2 of 4 of backup b1 is done; another one completes the backup",
                 "startTime": "2026-11-25T10:00:00.123Z",
                 "completionTime": "2026-11-25T10:00:00.123Z",
                 "warnings": 0, "backupId": "b1", "shard": 1, "shards": 4, "partial": true}
                """));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("shard 2 of 4 of backup b1 is done; another one completes the backup");
  }

  @Test
  void thePartThatCommitsTellsOfTheWhole() throws IOException {
    assertThat(
            run(Reports.BACKUP, "backup", "-b=a:1", "-s=/b", "-t=orders", "-i=b1", "--shard=1/4"))
        .isZero();
    assertThat(told().has("partial")).isFalse();
    assertThat(told().get("records").asLong()).isPositive();
  }

  @Test
  void aPartOfARestoreIsNotTakenForAll() throws IOException {
    assertThat(
            run(
                "the first part ends it",
                "restore",
                "-b=a:1",
                "-s=/b",
                "-i=b1",
                "--restore-id=r1",
                "--shard=3/4"))
        .isZero();
    assertThat(told().get("restoreId").asText()).isEqualTo("r1");
    assertThat(told().get("partial").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backup -t=orders --shard=0/4 | needs a backupId, the same for all parts",
        "backup -t=orders -i=b1 --shard=4/4 | needs a number from 0 on and how many there are",
        "backup -t=orders -i=b1 --shard=first | needs a number from 0 on and how many there are",
        "backup -t=orders --continuous --shard=0/4 | has no meaning with continuous",
        "restore -i=b1 --shard=0/4 | needs a restoreId, the same for all parts",
        "restore -i=b1 --dry-run --shard=0/4 | has no meaning with dryRun",
        "verify --shard=0/4 | needs the same backupId for all parts",
        "verify -i=b1 --sample-percent=5 --shard=0/4 | needs the same sampleSeed for all parts",
        "verify -i=b1 --evidence=json --shard=0/4 | has no meaning with evidence"
      })
  void whatIsWrongWithAPartIsSaid(String command, String problem) throws IOException {
    String servers = command.startsWith("verify") ? "" : " -b=a:1";
    String[] arguments = (command + servers + " -s=/b").split(" ", -1);
    assertThat(run("nothing", arguments)).isEqualTo(ExitCode.INVALID_REQUEST.number());
    assertThat(told().get("message").asText()).contains("shard: ").contains(problem);
  }

  private JsonNode told() throws IOException {
    return new ObjectMapper().readTree(log.toFile());
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void aBackupSaysWhatItHolds() throws IOException {
    assertThat(run(Reports.BACKUP, "backup", "-b=k:1", "-s=/b", "-t=x")).isZero();

    JsonNode told = told();
    assertThat(told.at("/command").textValue()).isEqualTo("backup");
    assertThat(told.at("/exitCode").intValue()).isZero();
    assertThat(told.at("/exitName").textValue()).isEqualTo("OK");
    assertThat(told.at("/startTime").textValue()).isEqualTo("2026-11-25T10:00:00.123Z");
    assertThat(told.at("/completionTime").textValue()).isEqualTo("2026-11-25T10:00:00.123Z");
    assertThat(told.at("/message").textValue()).startsWith("backup nightly is complete: ");
    assertThat(told.at("/backupId").textValue()).isEqualTo("nightly");
    assertThat(told.at("/records").longValue()).isEqualTo(Reports.TOTALS.records());
    assertThat(told.at("/size").longValue()).isEqualTo(Reports.TOTALS.logicalBytes());
    assertThat(told.at("/newBytes").longValue()).isEqualTo(Reports.TOTALS.newBytes());
    assertThat(told.at("/storedBytes").longValue()).isEqualTo(Reports.TOTALS.storedBytes());
    assertThat(told.at("/startedFrom").textValue()).isEqualTo(Reports.MANIFEST.parentId());
    assertThat(told.at("/lastRecoverable").textValue())
        .isEqualTo(Reports.MANIFEST.completedAt().toString());
    assertThat(told.at("/warnings").intValue()).isEqualTo(Reports.MANIFEST.warnings().size());
    assertThat(told.at("/firstWarning").textValue()).isEqualTo(Reports.MANIFEST.warnings().get(0));
    for (String absent :
        List.of("firstRecoverable", "pruned", "kept", "oldestKept", "unfinished", "omitted")) {
      assertThat(told.has(absent)).as(absent).isFalse();
    }
  }

  @Test
  void aBackupSaysWhatThePruneAfterItLeft() throws IOException {
    FakeKafkaBackup both =
        new FakeKafkaBackup(Reports.BACKUP) {
          @Override
          public sh.oso.kafka.backup.api.PruneReport prune(
              sh.oso.kafka.backup.api.PruneRequest asked, Cancellation cancellation) {
            return Reports.PRUNE;
          }
        };
    run(b -> both, "backup", "-b=k:1", "-s=/b", "-t=x", "--set=retention.backups=1");

    assertThat(told().at("/pruned")).isEqualTo(json("[\"old\"]"));
    assertThat(told().at("/kept").intValue()).isEqualTo(1);
    assertThat(told().at("/oldestKept").textValue()).isEqualTo("nightly");
    assertThat(told().at("/firstRecoverable").textValue()).isEqualTo("2026-11-22T12:03:05.500Z");
    assertThat(told().at("/warnings").intValue())
        .isEqualTo(Reports.MANIFEST.warnings().size() + Reports.PRUNE.warnings().size());
  }

  @Test
  void aBackupWhosePruneFailedHasAWarning() throws IOException {
    FakeKafkaBackup failing =
        new FakeKafkaBackup(Reports.BACKUP) {
          @Override
          public sh.oso.kafka.backup.api.PruneReport prune(
              sh.oso.kafka.backup.api.PruneRequest asked, Cancellation cancellation) {
            throw new IncompleteRunException("no");
          }
        };
    assertThat(run(b -> failing, "backup", "-b=k:1", "-s=/b", "-t=x", "--set=retention.backups=1"))
        .isZero();
    assertThat(told().at("/warnings").intValue()).isEqualTo(Reports.MANIFEST.warnings().size() + 1);
    assertThat(told().has("kept")).isFalse();
  }

  @Test
  void deletingAllSaysWhatWentAndWhatStays() throws IOException {
    DeleteAllReport report =
        new DeleteAllReport(
            false,
            List.of(
                new Fate("b1", Outcome.DELETED, ""), new Fate("b2", Outcome.WANTED, "held: audit")),
            List.of());
    assertThat(run(b -> new FakeKafkaBackup(report), "delete", "-s=/b", "--all", "-l=a=b"))
        .isZero();

    assertThat(told().at("/message").textValue())
        .isEqualTo("deleted 1 backup, 1 stays: b2: held: audit");
    assertThat(told().at("/deleted")).isEqualTo(json("[\"b1\"]"));
    assertThat(told().at("/kept").intValue()).isEqualTo(1);
    assertThat(told().at("/left"))
        .isEqualTo(json("[{\"backupId\":\"b2\",\"reason\":\"held: audit\"}]"));
  }

  @Test
  void aContinuousBackupSaysHowManyItMade() throws IOException {
    run(
        new FollowReport(3, "f-3", 1, Duration.ofHours(1)),
        "backup",
        "-b=k:1",
        "-s=/b",
        "-t=x",
        "--continuous");
    assertThat(told().at("/backups").intValue()).isEqualTo(3);
    assertThat(told().at("/backupId").textValue()).isEqualTo("f-3");
    assertThat(told().at("/failedRuns").intValue()).isEqualTo(1);
  }

  @Test
  void anUnfinishedBackupSaysItsId() throws IOException {
    IncompleteRunException cut = new IncompleteRunException("a broker is down");
    cut.setUnfinishedBackup("b-1");

    assertThat(run(cut, "backup", "-b=k:1", "-s=/b", "-t=x")).isEqualTo(10);

    assertThat(told().at("/exitName").textValue()).isEqualTo("INCOMPLETE");
    assertThat(told().at("/message").textValue())
        .isEqualTo("a broker is down; go on with --backup-id b-1");
    assertThat(told().at("/backupId").textValue()).isEqualTo("b-1");
    assertThat(told().at("/unfinished").booleanValue()).isTrue();
  }

  @Test
  void allProblemsOfSettingsAreOnOneLineWithoutSecrets() throws IOException {
    int code =
        run(
            "never",
            "backup",
            "--set=kafkaCluster.sasl.password=${SECRET}",
            "--set=kafkaCluster.securityProtocol=PLAINTEXT",
            "--set=oops=1");
    assertThat(code).isEqualTo(2);
    assertThat(told().at("/message").textValue())
        .startsWith("oops: ")
        .contains("; kafkaCluster.bootstrapServers: is missing")
        .doesNotContain("\n");
    assertThat(Files.readString(log)).doesNotContain("hush");
  }

  @Test
  void aWrongUsageIsTold() throws IOException {
    assertThat(run("never", "offsets", "reset", "--strategi=earliest")).isEqualTo(2);
    assertThat(told().at("/command").textValue()).isEqualTo("offsets reset");
    assertThat(told().at("/message").textValue()).startsWith("Unknown option: '--strategi");

    // Before the option is parsed that says where to write.
    String[] args = {"backup", "--output=odd", "--termination-log", log.toString()};
    assertThat(KafkaBackupCommand.execute(contextAnew(), args)).isEqualTo(2);
    assertThat(told().at("/command").textValue()).isEqualTo("backup");
    assertThat(told().at("/message").textValue()).contains("--output");
  }

  private Context contextAnew() {
    return new Context(
        Map.of(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        errors,
        0,
        builder -> new FakeKafkaBackup("never"),
        new Cancellation(),
        () -> {});
  }

  @Test
  void aFaultOfOursIsTold() throws IOException {
    assertThat(run(new IllegalStateException("oops"), "prune", "-s=/b")).isEqualTo(1);
    assertThat(told().at("/exitName").textValue()).isEqualTo("FAILED");
    assertThat(told().at("/message").textValue())
        .startsWith("unexpected java.lang.IllegalStateException: oops");

    Function<KafkaBackupBuilder, KafkaBackup> broken =
        builder -> {
          throw new OutOfMemoryError("heap");
        };
    Termination other = new Termination(Clock.systemUTC(), errors);
    Context context =
        new Context(
            Map.of(),
            new PrintStream(out),
            errors,
            0,
            broken,
            new Cancellation(),
            () -> {},
            other,
            out);
    assertThat(KafkaBackupCommand.execute(context, "prune", "-s=/b", "--termination-log=" + log))
        .isEqualTo(1);
    assertThat(told().at("/message").textValue()).startsWith("out of memory");
  }

  @Test
  void aFileThatCannotBeWrittenIsAWarning() {
    log = folder.resolve("nowhere/log");
    assertThat(run(Reports.SOUND, "verify", "-s=/b")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("kafka-backup: warning: the termination log cannot be written: ")
        .contains("nowhere");
  }

  @Test
  void aSignalOverrulesTheCodeOfTheCommand() throws IOException {
    termination.signal(ExitCode.TERMINATED);
    assertThat(run(Reports.SOUND, "verify", "-s=/b")).isZero();
    assertThat(told().at("/exitCode").intValue()).isEqualTo(143);
    assertThat(told().at("/exitName").textValue()).isEqualTo("TERMINATED");
  }

  @Test
  void whatWasWrittenOnceStays() throws IOException {
    run(Reports.SOUND, "verify", "-s=/b");
    termination.failed("too late", null);
    termination.ended(1);
    assertThat(told().at("/exitCode").intValue()).isZero();
  }

  @Test
  void helpWritesNothing() throws IOException {
    assertThat(run("never", "backup", "--help")).isZero();
    assertThat(log).hasContent("x".repeat(10_000));
  }

  @Test
  void aRestoreSaysWhatCameBackAndWhichGroupsDidNot() throws IOException {
    RestoreReport report =
        new RestoreReport(
            "r1",
            "nightly",
            false,
            false,
            Reports.RESTORE.topics(),
            1_234_567,
            3L << 30,
            List.of(new RestoredGroup("a", 2, null), new RestoredGroup("b", 0, "it is in use")),
            "s1",
            List.of(),
            null,
            List.of("w"),
            Duration.ofSeconds(61));
    assertThat(run(report, "restore", "-b=k:1", "-s=/b", "-i=nightly")).isEqualTo(9);

    JsonNode told = told();
    assertThat(told.at("/message").textValue())
        .isEqualTo(
            "restored 1,234,567 records of 2 topics from backup nightly, but not all groups are"
                + " set: b: it is in use");
    assertThat(told.at("/exitName").textValue()).isEqualTo("TARGET_CONFLICT");
    assertThat(told.at("/restoreId").textValue()).isEqualTo("r1");
    assertThat(told.at("/backupId").textValue()).isEqualTo("nightly");
    assertThat(told.at("/records").longValue()).isEqualTo(1_234_567);
    assertThat(told.at("/size").longValue()).isEqualTo(3L << 30);
    assertThat(told.at("/dryRun").booleanValue()).isFalse();
    assertThat(told.at("/snapshotId").textValue()).isEqualTo("s1");
    assertThat(told.at("/topics/0"))
        .isEqualTo(json("{\"name\":\"orders-2\",\"records\":1234567,\"size\":3221225472}"));
    assertThat(told.at("/groupsReset")).isEqualTo(json("[\"a\"]"));
    assertThat(told.at("/groupsFailed"))
        .isEqualTo(json("[{\"group\":\"b\",\"message\":\"it is in use\"}]"));
    assertThat(told.at("/firstWarning").textValue()).isEqualTo("w");
  }

  @Test
  void aCloneSaysWhatWentOver() throws IOException {
    assertThat(
            run(
                Reports.RESTORE,
                "clone",
                "-b=k:1",
                "--target-bootstrap-servers=k:2",
                "--state=/s",
                "-t=x"))
        .isZero();

    assertThat(told().at("/command").textValue()).isEqualTo("clone");
    assertThat(told().at("/restoreId").textValue()).isEqualTo(Reports.RESTORE.restoreId());
    assertThat(told().at("/records").longValue()).isEqualTo(Reports.RESTORE.records());
    assertThat(told().at("/topics")).hasSize(Reports.RESTORE.topics().size());
  }

  @Test
  void aDryRunOfARestoreSaysWhatIsInTheWay() throws IOException {
    RestoreReport plan =
        new RestoreReport(
            "r1",
            "nightly",
            true,
            false,
            List.of(),
            5,
            6,
            List.of(),
            null,
            List.of("topic orders is not empty", "more"),
            Duration.ofSeconds(1),
            List.of(),
            Duration.ofSeconds(1));
    assertThat(run(plan, "restore", "-b=k:1", "-s=/b", "-i=nightly", "-n")).isEqualTo(9);
    assertThat(told().at("/message").textValue())
        .endsWith("but cannot: topic orders is not empty (and 1 more)");
    assertThat(told().at("/dryRun").booleanValue()).isTrue();
    assertThat(told().at("/obstacles")).hasSize(2);
    assertThat(told().has("snapshotId")).isFalse();
  }

  @Test
  void aVerificationSaysWhetherTheBackupIsSound() throws IOException {
    assertThat(run(Reports.SOUND, "verify", "-s=/b")).isZero();
    assertThat(told().at("/valid").booleanValue()).isTrue();
    assertThat(told().at("/checks"))
        .isEqualTo(
            json(
                "[{\"name\":\"Listed\",\"outcome\":\"Passed\",\"message\":\"9 segments looked for\","
                    + "\"durationMillis\":300},"
                    + "{\"name\":\"Checksums\",\"outcome\":\"Passed\",\"message\":\"2 of 9 segments"
                    + " read\",\"durationMillis\":1200}]"));
    assertThat(told().at("/message").textValue())
        .isEqualTo(
            "backup nightly is sound: 14 objects, 1.0 GiB read; a sample: 2 of 9 segments with 1,000"
                + " of 9,000 records (asked for 10 %, seed 4711)");
    assertThat(told().at("/sampleSeed").longValue()).isEqualTo(4711);
    assertThat(told().at("/damages").isEmpty()).isTrue();
  }

  @Test
  void aVerificationSaysWhatIsDamaged() throws IOException {
    assertThat(run(Reports.DAMAGED, "verify", "-s=/b")).isEqualTo(7);
    assertThat(told().at("/exitName").textValue()).isEqualTo("DAMAGED");
    assertThat(told().at("/message").textValue())
        .isEqualTo("backup nightly is damaged: topics/o.log.zst: bad checksum (and 1 more)");
    assertThat(told().at("/valid").booleanValue()).isFalse();
    assertThat(told().at("/checks/1/outcome").textValue()).isEqualTo("Failed");
    assertThat(told().at("/damages"))
        .isEqualTo(
            json(
                "[{\"topic\":\"orders\",\"partition\":1,\"firstOffset\":100,\"lastOffset\":199,"
                    + "\"object\":\"topics/o.log.zst\",\"problem\":\"bad checksum\"},"
                    + "{\"object\":\"groups/x\",\"problem\":\"is missing\"}]"));
  }

  @Test
  void aPruneSaysWhatWentAndHowManyStay() throws IOException {
    assertThat(run(Reports.PRUNE, "prune", "-s=/b")).isZero();
    assertThat(told().at("/message").textValue()).isEqualTo("deleted 1 backup, 1 stay");
    assertThat(told().at("/pruned")).isEqualTo(json("[\"old\"]"));
    assertThat(told().at("/kept").intValue()).isEqualTo(1);
    assertThat(told().at("/dryRun").booleanValue()).isFalse();
  }

  @Test
  void aDeletionSaysWhatWent() throws IOException {
    assertThat(run(List.of("b1"), "delete", "-s=/b", "-i=b1")).isZero();
    assertThat(told().at("/deleted")).isEqualTo(json("[\"b1\"]"));
    assertThat(told().at("/dryRun").booleanValue()).isFalse();
  }

  @Test
  void aResetSaysWhatBecameOfEachGroup() throws IOException {
    OffsetResetReport report =
        new OffsetResetReport(
            false,
            "s1",
            List.of(
                new GroupReset("a", false, new GroupOutcome.Done(3), List.of()),
                new GroupReset("b", false, new GroupOutcome.Refused("it is in use"), List.of())),
            List.of(),
            Duration.ofSeconds(2));
    int code = run(report, "offsets", "reset", "-b=k:1", "-s=/b", "-g=a", "--strategy=earliest");
    assertThat(code).isEqualTo(9);
    assertThat(told().at("/message").textValue()).isEqualTo("set 1 of 2 groups: b: it is in use");
    assertThat(told().at("/groupsReset").intValue()).isEqualTo(1);
    assertThat(told().at("/snapshotId").textValue()).isEqualTo("s1");
    assertThat(told().at("/dryRun").booleanValue()).isFalse();
    assertThat(told().at("/results"))
        .isEqualTo(
            json(
                "[{\"group\":\"a\",\"status\":\"Completed\",\"partitionsReset\":3,\"message\":\"\"},"
                    + "{\"group\":\"b\",\"status\":\"Refused\",\"partitionsReset\":0,"
                    + "\"message\":\"it is in use\"}]"));
  }

  @Test
  void aSnapshotSaysWhatItKeeps() throws IOException {
    OffsetSnapshot snapshot =
        new OffsetSnapshot(
            1,
            "s1",
            NOW,
            "1",
            "c",
            List.of(),
            null,
            List.of(
                new GroupSnapshot.Group(
                    "a", GroupSnapshot.Type.CLASSIC, "Empty", "", true, List.of())));
    assertThat(run(snapshot, "offsets", "snapshot", "-b=k:1", "-s=/b", "-g=a")).isZero();
    assertThat(told().at("/command").textValue()).isEqualTo("offsets snapshot");
    assertThat(told().at("/snapshotId").textValue()).isEqualTo("s1");
    assertThat(told().at("/groups").intValue()).isEqualTo(1);
  }

  @Test
  void aRollbackAndAComparisonCountCommits() throws IOException {
    OffsetRollbackReport report =
        new OffsetRollbackReport(
            "s1", Map.of("a", new GroupOutcome.Done(3)), COMPARISON, Duration.ofSeconds(1));
    assertThat(run(report, "offsets", "rollback", "-b=k:1", "-s=/b", "-i=s1")).isEqualTo(10);
    counts(told());
    assertThat(told().at("/message").textValue())
        .isEqualTo("put back 1 of 1 group; 3 commits matched, 1 mismatched, 2 missing");
    assertThat(told().at("/results/0/status").textValue()).isEqualTo("Completed");
  }

  @Test
  void aComparisonCountsCommits() throws IOException {
    assertThat(run(COMPARISON, "offsets", "verify", "-b=k:1", "-s=/b", "-i=s1")).isEqualTo(1);
    counts(told());
    assertThat(told().at("/exitName").textValue()).isEqualTo("FAILED");
    assertThat(told().at("/message").textValue())
        .isEqualTo("not all is as in snapshot s1: 3 commits matched, 1 mismatched, 2 missing");
  }

  private static void counts(JsonNode told) {
    assertThat(told.at("/snapshotId").textValue()).isEqualTo("s1");
    assertThat(told.at("/groups").intValue()).isEqualTo(1);
    assertThat(told.at("/matched").intValue()).isEqualTo(3);
    assertThat(told.at("/mismatched").intValue()).isEqualTo(1);
    assertThat(told.at("/missing").intValue()).isEqualTo(2);
  }

  @Test
  void aDeletedSnapshotIsNamed() throws IOException {
    assertThat(run("done", "offsets", "delete", "-s=/b", "-i=s1")).isZero();
    assertThat(told().at("/command").textValue()).isEqualTo("offsets delete");
    assertThat(told().at("/snapshotId").textValue()).isEqualTo("s1");
  }

  @Test
  void anyOtherCommandSaysHowItEnded() throws IOException {
    assertThat(run(new KafkaUnavailableException("no broker"), "list", "-s=/b")).isEqualTo(3);
    assertThat(told().at("/command").textValue()).isEqualTo("list");
    assertThat(told().at("/exitName").textValue()).isEqualTo("KAFKA_UNREACHABLE");
    assertThat(told().at("/message").textValue()).isEqualTo("no broker");
  }
}
