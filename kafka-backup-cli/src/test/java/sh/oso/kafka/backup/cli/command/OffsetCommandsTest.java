package sh.oso.kafka.backup.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.GroupOutcome.PartitionProblem;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetComparison.Difference;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.GroupReset;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.PartitionMove;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotSummary;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;

/** Commands about offsets of consumer groups. */
class OffsetCommandsTest {

  private static final OffsetResetReport PLAN =
      new OffsetResetReport(
          true,
          null,
          List.of(
              new GroupReset(
                  "it's",
                  false,
                  new GroupOutcome.Planned(3),
                  List.of(
                      new PartitionMove("orders", 0, 4L, 0, ""),
                      new PartitionMove("orders", 1, null, 7, "99 is beyond the end"),
                      new PartitionMove("orders", 2, 5L, 0, ""))),
              new GroupReset(
                  "busy", false, new GroupOutcome.Refused("it has 1 active member"), List.of()),
              new GroupReset("shared", true, new GroupOutcome.Planned(1), List.of())),
          List.of(),
          Duration.ofSeconds(2));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeKafkaBackup fake = new FakeKafkaBackup("nothing");

  private int run(Object answer, String... args) {
    fake = new FakeKafkaBackup(answer);
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

  private static OffsetResetReport done(GroupOutcome outcome) {
    return new OffsetResetReport(
        false,
        "s1",
        List.of(new GroupReset("g", false, outcome, List.of())),
        List.of(),
        Duration.ofSeconds(2));
  }

  @Test
  void resetAsksForWhatTheFlagsSay() {
    int code =
        run(
            done(new GroupOutcome.Done(2)),
            "offsets",
            "reset",
            "-b=k:1",
            "-s=/b",
            "--groups=a,b-*",
            "--topics=orders",
            "--strategy=headerBased",
            "--source-cluster=east",
            "--scan-all-partitions",
            "--backup-id=latest",
            "--snapshot-id=s1",
            "--continue-on-error",
            "--parallelism=3",
            "--dry-run");

    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    assertThat(fake.request(OffsetResetRequest.class))
        .isEqualTo(
            new OffsetResetRequest(
                List.of("a", "b-*"),
                List.of("orders"),
                new OffsetStrategy.HeaderBased("east", true),
                OffsetMapping.NONE,
                null,
                "latest",
                true,
                true,
                "s1",
                true,
                3));
    assertThat(out()).contains("Reset set 1 of 1 group").contains("s1").contains("Completed");
  }

  @Test
  void resetGoesByARestore() {
    int code =
        run(
            done(new GroupOutcome.Done(2)),
            "offsets",
            "reset",
            "-b=k:1",
            "-s=/b",
            "--groups=a",
            "--strategy=fromMapping",
            "--restore-id=r1");

    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    assertThat(fake.request(OffsetResetRequest.class))
        .isEqualTo(OffsetResetRequest.restored(List.of("a"), "r1"));
  }

  @Test
  void aMappingAndARestoreDoNotGoTogether(@TempDir Path folder) throws IOException {
    Path mapping =
        Files.writeString(
            folder.resolve("m.json"), "{\"groups\": {\"g\": {\"orders\": {\"0\": 1000}}}}");
    int code =
        run(
            done(new GroupOutcome.Done(2)),
            "offsets",
            "reset",
            "-b=k:1",
            "-s=/b",
            "--groups=a",
            "--strategy=fromMapping",
            "--mapping=" + mapping,
            "--restore-id=r1");

    assertThat(code).isEqualTo(2);
    assertThat(err()).contains("goes without mappingFile; keep one");
  }

  @Test
  void resetTakesEachStrategy(@TempDir Path folder) throws IOException {
    Path mapping =
        Files.writeString(
            folder.resolve("m.json"), "{\"groups\": {\"g\": {\"orders\": {\"0\": 1000}}}}");
    Map<OffsetStrategy, List<String>> flags =
        Map.of(
            new OffsetStrategy.Earliest(), List.of("--strategy=earliest"),
            new OffsetStrategy.Latest(), List.of("--strategy=latest"),
            new OffsetStrategy.AtTime(Instant.parse("2026-11-24T08:30:00Z")),
                List.of("--strategy=timestamp", "--timestamp=2026-11-24T09:30:00+01:00"),
            new OffsetStrategy.AtTime(Instant.ofEpochMilli(1500)),
                List.of("--strategy=timestamp", "--timestamp=1500"),
            new OffsetStrategy.AtOffset(5_000_000_000L),
                List.of("--strategy=offset", "--offset=5000000000"),
            new OffsetStrategy.HeaderBased(null, false), List.of("--strategy=headerBased"),
            new OffsetStrategy.Mapping(),
                List.of("--strategy=fromMapping", "--mapping=" + mapping));
    flags.forEach(
        (strategy, given) -> {
          List<String> args =
              new java.util.ArrayList<>(
                  List.of("offsets", "reset", "-b=k:1", "-s=/b", "-g=g", "--no-snapshot"));
          args.addAll(given);
          assertThat(run(done(new GroupOutcome.Done(1)), args.toArray(String[]::new)))
              .as("%s: %s", given, err())
              .isZero();
          OffsetResetRequest request = fake.request(OffsetResetRequest.class);
          assertThat(request.strategy()).isEqualTo(strategy);
          assertThat(request.createSnapshot()).isFalse();
          assertThat(request.mapping().groups().isEmpty())
              .isEqualTo(!(strategy instanceof OffsetStrategy.Mapping));
        });
  }

  @Test
  void everyProblemOfAResetIsTold(@TempDir Path folder) throws IOException {
    assertThat(run("never", "offsets", "reset", "-s=/b")).isEqualTo(2);
    assertThat(err())
        .contains("kafkaCluster.bootstrapServers: is missing")
        .contains("consumerGroups: is missing; name groups")
        .contains("strategy: is missing; take earliest");

    String[] wrong = {
      "offsets",
      "reset",
      "-s=/b",
      "-b=k:1",
      "-g=g",
      "--strategy=offset",
      "--offset=-1",
      "--timestamp=soon",
      "--parallelism=0",
      "--snapshot-id=../x"
    };
    assertThat(run("never", wrong)).isEqualTo(2);
    assertThat(err())
        .contains("offset: '-1' is no offset")
        .contains("timestamp: 'soon' is no time")
        .contains("parallelism: '0'")
        .contains("snapshotId: snapshot id '../x' is not usable");

    for (String content :
        List.of(
            "{",
            "{\"groups\": 1}",
            "{\"groups\": {}, \"more\": 1}",
            "{\"groups\": {\"g\": 1}}",
            "{\"groups\": {\"g\": {\"t\": {\"x\": 1}}}}",
            "{\"groups\": {\"g\": {\"t\": {\"0\": -1}}}}",
            "{\"groups\": {\"g\": {\"t\": {\"0\": 1.5}}}}",
            "{\"groups\": {\"g\": {\"t\": {\"0\": 1, \"0\": 2}}}}",
            "{\"groups\": {}}")) {
      Path file = Files.writeString(folder.resolve("m.json"), content);
      String[] args = {
        "offsets", "reset", "-s=/b", "-b=k:1", "-g=g", "--strategy=fromMapping", "--mapping=" + file
      };
      assertThat(run("never", args)).as(content).isEqualTo(2);
      assertThat(err()).as(content).contains("mappingFile: ");
    }
    assertThat(
            run("never", "offsets", "reset", "-s=/b", "-b=k:1", "-g=g", "--strategy=fromMapping"))
        .isEqualTo(2);
    assertThat(err()).contains("mappingFile: is missing");
  }

  @Test
  void resetSaysWhatBecameOfGroupsByNameAndExitCode() throws JsonProcessingException {
    String[] args = {"offsets", "reset", "-b=k:1", "-s=/b", "-g=g", "--strategy=latest"};
    assertThat(run(done(new GroupOutcome.Refused("it has 1 active member")), args)).isEqualTo(9);
    assertThat(out().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("g ")
                    .contains("Refused")
                    .endsWith("it has 1 active member"));

    GroupOutcome incomplete =
        new GroupOutcome.Incomplete(1, List.of(new PartitionProblem("orders", 3, "no right")));
    String[] json = {"offsets", "reset", "-b=k:1", "-s=/b", "-g=g", "--strategy=latest", "-o=json"};
    assertThat(run(done(incomplete), json)).isEqualTo(10);
    assertThat(json().at("/successful").booleanValue()).isFalse();
    assertThat(json().at("/results/0/status").textValue()).isEqualTo("Incomplete");
    assertThat(json().at("/results/0/partitionsReset").intValue()).isEqualTo(1);
    assertThat(json().at("/results/0/problems/0/partition").intValue()).isEqualTo(3);
    assertThat(json().at("/results/0/message").textValue()).contains("orders-3: no right");
    assertThat(json().at("/snapshotId").textValue()).isEqualTo("s1");
  }

  @Test
  void aPlanShowsEveryPartition() {
    String[] args = {"offsets", "reset", "-b=k:1", "-s=/b", "-g=*", "--strategy=latest", "-n"};
    assertThat(run(PLAN, args)).isEqualTo(9);
    assertThat(fake.request(OffsetResetRequest.class).dryRun()).isTrue();
    assertThat(out())
        .contains("Reset could set 2 of 3 groups; nothing was changed.")
        .containsPattern("it's +orders +1 +- +7 +99 is beyond the end");
  }

  @Test
  void aScriptDoesTheSameWithKafkasTool() {
    String[] args = {
      "offsets", "reset", "-b=k:1", "-s=/b", "-g=*", "--strategy=latest", "--script"
    };
    assertThat(run(PLAN, args)).isEqualTo(9);
    assertThat(fake.request(OffsetResetRequest.class).dryRun()).isTrue();
    assertThat(out().lines().skip(4))
        .containsExactly(
            "kafka-consumer-groups.sh --bootstrap-server 'k:1' \"$@\" --group 'it'\\''s'"
                + " --reset-offsets --topic 'orders:0,2' --to-offset 0 --execute",
            "kafka-consumer-groups.sh --bootstrap-server 'k:1' \"$@\" --group 'it'\\''s'"
                + " --reset-offsets --topic 'orders:1' --to-offset 7 --execute",
            "# group busy cannot be set: it has 1 active member",
            "# group shared is a share group, which Kafka's tool sets to no offset");
    assertThat(run(PLAN, append(args, "-o=json"))).isEqualTo(2);
  }

  private static String[] append(String[] args, String more) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 1);
    all[args.length] = more;
    return all;
  }

  @Test
  void snapshotKeepsWhatIsNamed() throws JsonProcessingException {
    OffsetSnapshot snapshot =
        new OffsetSnapshot(1, "s1", Instant.EPOCH, "1", "c1", List.of(), null, List.of());
    String[] args = {"offsets", "snapshot", "-b=k:1", "-s=/b", "-g=a,b", "-t=t", "-i=s1"};
    assertThat(run(snapshot, args)).isZero();
    assertThat(fake.request(OffsetSnapshotRequest.class))
        .isEqualTo(new OffsetSnapshotRequest(List.of("a", "b"), List.of("t"), "s1"));
    assertThat(out()).startsWith("Offset snapshot s1 is stored.");
    run(snapshot, append(args, "-o=json"));
    assertThat(json().at("/clusterId").textValue()).isEqualTo("c1");
    assertThat(run("never", "offsets", "snapshot", "-b=k:1", "-s=/b")).isEqualTo(2);
    assertThat(err()).contains("consumerGroups: is missing");
  }

  @Test
  void rollbackSaysWhetherGroupsStandAsBefore() throws JsonProcessingException {
    OffsetComparison well = new OffsetComparison("s1", 1, 4, 0, 0, List.of(), List.of());
    OffsetComparison differs =
        new OffsetComparison(
            "s1", 1, 3, 1, 0, List.of(new Difference("g", "orders", 0, 4L, 5L)), List.of());
    String[] args = {"offsets", "rollback", "-b=k:1", "-s=/b", "-i=s1", "-g=g", "--other-cluster"};
    assertThat(run(rollback(new GroupOutcome.Done(4), well), args)).isZero();
    assertThat(fake.request(OffsetRollbackRequest.class))
        .isEqualTo(new OffsetRollbackRequest("s1", List.of("g"), true, 10));
    assertThat(out()).startsWith("All groups stand where offset snapshot s1 has them.");

    assertThat(run(rollback(new GroupOutcome.Refused("in use"), differs), args)).isEqualTo(9);
    assertThat(out()).startsWith("Not all groups").containsPattern("g +orders +0 +4 +5");
    // Somebody else committed meanwhile: not as in the snapshot, though all was done.
    assertThat(run(rollback(new GroupOutcome.Done(4), differs), append(args, "-o=json")))
        .isEqualTo(10);
    assertThat(json().at("/verification/mismatched").intValue()).isEqualTo(1);
    assertThat(json().at("/groupsProcessed").intValue()).isEqualTo(1);
    assertThat(run("never", "offsets", "rollback", "-b=k:1", "-s=/b")).isEqualTo(2);
    assertThat(err()).contains("snapshotId: is missing");
    assertThat(run(new BackupNotFoundException("there is none"), args)).isEqualTo(6);
  }

  private static OffsetRollbackReport rollback(GroupOutcome outcome, OffsetComparison comparison) {
    return new OffsetRollbackReport("s1", Map.of("g", outcome), comparison, Duration.ofSeconds(1));
  }

  @Test
  void verifyExitsByWhetherGroupsMatch() throws JsonProcessingException {
    OffsetComparison differs =
        new OffsetComparison(
            "s1", 2, 3, 0, 1, List.of(new Difference("g", "orders", 0, 4L, null)), List.of("h"));
    String[] args = {"offsets", "verify", "-b=k:1", "-s=/b", "-i=s1", "--strict"};
    assertThat(run(differs, args)).isEqualTo(1);
    assertThat(fake.request(OffsetVerifyRequest.class))
        .isEqualTo(new OffsetVerifyRequest("s1", List.of("*"), true, false));
    assertThat(out())
        .startsWith("Groups stand not as in offset snapshot s1.")
        .contains("offsets of group h could not be read");
    run(differs, append(args, "-o=json"));
    assertThat(json().at("/missing").intValue()).isEqualTo(1);
    assertThat(json().at("/matches").booleanValue()).isFalse();
    assertThat(run(new OffsetComparison("s1", 1, 3, 0, 0, List.of(), List.of()), args)).isZero();
  }

  @Test
  void snapshotsAreListedAndDeleted() throws JsonProcessingException {
    List<OffsetSnapshotSummary> snapshots =
        List.of(
            new OffsetSnapshotSummary("s1", Instant.EPOCH, "c1", 2, 9, null),
            new OffsetSnapshotSummary("s2", Instant.EPOCH, "", 0, 0, "is damaged"));
    for (String[] args : new String[][] {{"offsets", "-s=/b"}, {"offsets", "list", "-s=/b"}}) {
      assertThat(run(snapshots, args)).isZero();
      assertThat(out()).contains("s1").containsPattern("s2 .*is damaged");
    }
    run(snapshots, "offsets", "list", "-s=/b", "-o=json");
    assertThat(json().at("/snapshots/1/problem").textValue()).isEqualTo("is damaged");
    assertThat(run(List.of(), "offsets", "list", "-s=/b")).isZero();
    assertThat(out()).isEqualTo("There are no offset snapshots.\n");

    assertThat(run("gone", "offsets", "delete", "-s=/b", "-i=s1")).isZero();
    assertThat(fake.request(String.class)).isEqualTo("delete s1");
    assertThat(run("never", "offsets", "delete", "-s=/b")).isEqualTo(2);
  }
}
