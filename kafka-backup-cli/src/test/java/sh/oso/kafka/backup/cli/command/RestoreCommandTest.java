package sh.oso.kafka.backup.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.RestoreReport.RestoredTopic;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.PartitionMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.record.DropKeys;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.OriginHeaders;

/** What {@code restore} asks for and tells, and {@code offsets show}. */
class RestoreCommandTest {

  private static final RestoreReport BLOCKED =
      new RestoreReport(
          "r1",
          "nightly",
          true,
          false,
          List.of(
              new RestoredTopic(
                  "orders", "orders", 3, 1_000, 1 << 20, true, 2, Map.of("retention.ms", "-1"))),
          1_000,
          1 << 20,
          List.of(
              new RestoredGroup("billing", 0, "it has 1 active member"),
              new RestoredGroup("search", 0, null)),
          null,
          List.of("consumer group billing cannot be set: it has 1 active member"),
          Duration.ofSeconds(7),
          List.of(),
          Duration.ofSeconds(1));

  private static final OffsetMap MAP =
      new OffsetMap(
          1,
          "r1",
          "nightly",
          "orders",
          "orders-2",
          List.of(
              new PartitionMap(
                  0, 0, 30, List.of(new Stretch(5, 24, 0, 20), new Stretch(40, 60, 20, 10)))));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeKafkaBackup fake = new FakeKafkaBackup("nothing");

  private int run(Object answer, String... args) {
    fake = new FakeKafkaBackup(answer);
    Context context =
        new Context(
            Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            0,
            builder -> fake,
            new Cancellation(),
            () -> {});
    return KafkaBackupCommand.execute(context, args);
  }

  @Test
  void asksForWindowShapeHeadersFilterAndGroups(@TempDir Path folder) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), "alice\nhex:00ff\nbase64:AQ==\n");
    int code =
        run(
            BLOCKED,
            "restore",
            "-b=a:1",
            "-s=/b",
            "-i=latest",
            "--to=2026-11-24T10:00:00+01:00",
            "--from=1000",
            "--offsets=orders:0=5-9",
            "--offsets=orders:1=7-",
            "--partitions=orders=0-2,5",
            "--repartition=orders-2=12",
            "--topic-mapping=prod-*=staging-*",
            "--topic-config=retention.ms=1",
            "--existing-topics=Append",
            "--include-original-offset-header",
            "--drop-keys=" + keys,
            "--groups=billing,search-*",
            "--group-strategy=latest",
            "--group-rollback=on-failure");
    assertThat(err.toString(UTF_8)).isEmpty();
    RestoreRequest request = fake.request(RestoreRequest.class);
    assertThat(request.window())
        .isEqualTo(
            new RecordWindow(
                Instant.ofEpochMilli(1_000),
                Instant.parse("2026-11-24T09:00:00Z"),
                List.of(
                    new PartitionOffsets("orders", 0, 5, 9),
                    new PartitionOffsets("orders", 1, 7, Long.MAX_VALUE))));
    assertThat(request.partitions()).isEqualTo(Map.of("orders", Set.of(0, 1, 2, 5)));
    assertThat(request.shape().repartitioning()).isEqualTo(Map.of("orders-2", 12));
    assertThat(request.shape().target("prod-x")).isEqualTo("staging-x");
    assertThat(request.shape().configs()).isEqualTo(Map.of("retention.ms", "1"));
    assertThat(request.shape().existingTopics()).isEqualTo(ExistingTopics.APPEND);
    assertThat(request.headers()).isEqualTo(OriginHeaders.ADD);
    assertThat(request.filters()).hasSize(1);
    assertThat(request.filters().get(0).id())
        .isEqualTo(
            DropKeys.of(List.of("alice".getBytes(UTF_8), new byte[] {0, -1}, new byte[] {1})).id());
    assertThat(request.groups())
        .isEqualTo(
            GroupRestore.of("billing", "search-*")
                .withStrategy(new OffsetStrategy.Latest())
                .withRollback(GroupRestore.Rollback.ON_FAILURE));
    assertThat(code).isEqualTo(9);
  }

  @Test
  void whatIsGivenTwiceIsRefusedRatherThanHalfIgnored() {
    int code =
        run(
            BLOCKED,
            "restore",
            "-b=a:1",
            "-s=/b",
            "-i=latest",
            "--partitions=orders=0",
            "--partitions=orders=1");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--partitions: orders is given twice");
  }

  @Test
  void aPlanTellsWhatWouldBeDoneAndWhatIsInTheWay() {
    assertThat(run(BLOCKED, "restore", "-b=a:1", "-s=/b", "-i=latest", "--dry-run")).isEqualTo(9);
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            Restore of backup nightly would do this, but cannot; nothing was changed.

              topics     1 with 3 partitions
              records    about 1,000
              data       about 1.0 MiB
              will take  about 7.0 s

            SOURCE  TARGET           PARTITIONS  REPLICAS  RECORDS     DATA
            orders  orders  created           3         2    1,000  1.0 MiB

            GROUP    PARTITIONS  OUTCOME
            billing              it has 1 active member
            search               to be set

            Settings
              - orders: retention.ms=-1

            In the way
              - consumer group billing cannot be set: it has 1 active member
            """);
  }

  @Test
  void showsWhereRecordsWent() {
    assertThat(run(List.of(MAP), "offsets", "show", "-s=/b", "--restore-id=r1")).isZero();
    assertThat(out.toString(UTF_8))
        .startsWith("orders of backup nightly went to orders-2 in restore r1.\n")
        .contains("        0             5           24             0       20");
    out.reset();
    assertThat(run(List.of(MAP), "offsets", "show", "-s=/b", "--restore-id=r1", "--csv")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            source,target,partition,firstOffset,lastOffset,targetOffset,records
            orders,orders-2,0,5,24,0,20
            orders,orders-2,0,40,60,20,10
            """);
  }

  @Test
  void looksOneOffsetUp() {
    String[] command = {
      "offsets",
      "show",
      "-s=/b",
      "--restore-id=r1",
      "--topic=orders",
      "--partition=0",
      "--source-offset=7"
    };
    assertThat(run(OptionalLong.of(2), command)).isZero();
    assertThat(fake.request(OffsetQuestion.class))
        .isEqualTo(new OffsetQuestion("r1", "orders", 0, 7, OffsetQuestion.Side.SOURCE));
    assertThat(out.toString(UTF_8))
        .isEqualTo("reading on at orders-0 offset 7 of the source is reading on at 2\n");
    assertThat(
            run(
                OptionalLong.of(2),
                "offsets",
                "show",
                "-s=/b",
                "--restore-id=r1",
                "--source-offset=7"))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("give --topic and --partition");
  }
}
