package sh.oso.kafka.backup.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.api.record.RecordVisitor;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.cli.termination.Termination;

/** What {@code cat} asks for and prints. */
class CatCommandTest {

  private static final byte[] NO_TEXT = {(byte) 0xff, 0, 1};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private final List<BackupRecord> records =
      new ArrayList<>(
          List.of(record(0, "k", "v"), record(1, null, "größe\n\"\\\u001b"), record(2, "", null)));
  private @Nullable RuntimeException failure;
  private int visited;

  /** Hands over its records. */
  private final FakeKafkaBackup fake =
      new FakeKafkaBackup("nothing") {
        @Override
        public ReadReport read(ReadRequest asked, RecordVisitor visitor, Cancellation none) {
          request = asked;
          for (BackupRecord record : records) {
            visited++;
            if (!visitor.visit(record)) {
              break;
            }
          }
          RuntimeException thrown = failure;
          if (thrown != null) {
            throw thrown;
          }
          return new ReadReport(
              "b1", asked.topic(), visited, 2, 4096, true, List.of("a gap"), Duration.ZERO);
        }
      };

  private static BackupRecord record(long offset, @Nullable String key, @Nullable String value) {
    return new BackupRecord(
        "t", 3, offset, 1_700_000_000_000L, bytes(key), bytes(value), List.of());
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  private int run(String... args) {
    return run(new PrintStream(out, true, UTF_8), args);
  }

  private int run(OutputStream bytes, String... args) {
    out.reset();
    err.reset();
    Context context =
        new Context(
            Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            0,
            builder -> fake,
            new Cancellation(),
            () -> {},
            new Termination(Clock.systemUTC(), System.err),
            bytes);
    return KafkaBackupCommand.execute(context, args);
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  void asksForWhatTheFlagsSay() {
    int code =
        run(
            "cat",
            "-s=/b",
            "-i=b1",
            "-t=t",
            "-p=3",
            "--from=2026-11-24T10:00:00+01:00",
            "--to=1795559416986",
            "--offsets=5-9",
            "--key-hex=ff0001",
            "--max-records=4");
    assertThat(err()).contains("3 records of t in backup b1; 2 frames, 4.0 KiB read in 0.0 s");
    assertThat(code).isZero();
    assertThat(fake.request(ReadRequest.class))
        .isEqualTo(
            new ReadRequest(
                "b1",
                "t",
                3,
                new RecordWindow(
                    Instant.parse("2026-11-24T09:00:00Z"),
                    Instant.ofEpochMilli(1_795_559_416_986L),
                    List.of(new PartitionOffsets("t", 3, 5, 9))),
                NO_TEXT,
                4));
  }

  @ParameterizedTest
  @CsvSource({"7,7,7", "7-,7,9223372036854775807", "-7,0,7"})
  void offsetsMayLackAnEnd(String text, long first, long last) {
    assertThat(run("cat", "-s=/b", "-t=t", "-p=0", "--offsets=" + text)).isZero();
    assertThat(fake.request(ReadRequest.class).window().offsets())
        .containsExactly(new PartitionOffsets("t", 0, first, last));
  }

  @Test
  void readsTheLatestBackupUnlessTold() {
    assertThat(run("cat", "-s=/b", "-t=t", "--key=k")).isZero();
    assertThat(fake.request(ReadRequest.class))
        .isEqualTo(ReadRequest.of("latest", "t").withKey(new byte[] {'k'}));
    assertThat(run("cat", "-s=/b", "-t=t", "--key-base64=/wAB")).isZero();
    assertThat(fake.request(ReadRequest.class))
        .isEqualTo(ReadRequest.of("latest", "t").withKey(NO_TEXT));
  }

  @Test
  void printsALineOfJsonForEachRecord() {
    records.add(
        new BackupRecord(
            "t",
            3,
            3,
            -1,
            NO_TEXT,
            new byte[0],
            List.of(
                new RecordHeader("h", bytes("x")),
                new RecordHeader("h", NO_TEXT),
                new RecordHeader("n", null))));
    assertThat(run("cat", "-s=/b", "-t=t", "-q")).isZero();
    assertThat(err()).isEqualTo("Warning: a gap\n");
    assertThat(out())
        .isEqualTo(
            """
            {"topic":"t","partition":3,"offset":0,"timestamp":1700000000000,"key":"k","value":"v","headers":[]}
            {"topic":"t","partition":3,"offset":1,"timestamp":1700000000000,"key":null,"value":"größe\\n\\"\\\\\\u001b","headers":[]}
            {"topic":"t","partition":3,"offset":2,"timestamp":1700000000000,"key":"","value":null,"headers":[]}
            {"topic":"t","partition":3,"offset":3,"timestamp":-1,"keyBase64":"/wAB","value":"","headers":\
            [{"key":"h","value":"x"},{"key":"h","valueBase64":"/wAB"},{"key":"n","value":null}]}
            """);
  }

  @Test
  void printsBareValuesWithASeparator() {
    assertThat(run("cat", "-s=/b", "-t=t", "--format=raw", "--separator=\\0|\\\\n")).isZero();
    assertThat(out()).isEqualTo("v\0|\\ngröße\n\"\\\u001b\0|\\n\0|\\n");
    assertThat(err()).contains("Warning: a gap", "3 records of t");
    assertThat(run("cat", "-s=/b", "-t=t", "--format=raw")).isZero();
    assertThat(out()).startsWith("v\ngröße");
  }

  @Test
  void theLastLineTellsMachinesHowItEnded() throws JsonProcessingException {
    assertThat(run("cat", "-s=/b", "-t=t", "-o=json")).isZero();
    assertThat(err()).isEmpty();
    assertThat(lastLine().at("/ended/frames").longValue()).isEqualTo(2);
    failure = new CorruptBackupException("segment x is damaged");
    assertThat(run("cat", "-s=/b", "-t=t", "-o=json")).isEqualTo(7);
    assertThat(out().lines()).hasSize(4);
    assertThat(lastLine().at("/error/exitCode").intValue()).isEqualTo(7);
    assertThat(err()).isEqualTo("kafka-backup: segment x is damaged\n");
  }

  private JsonNode lastLine() throws JsonProcessingException {
    return new ObjectMapper().readTree(out().lines().reduce((a, b) -> b).orElseThrow());
  }

  /** A standard output that takes one write. */
  private static OutputStream failing(String reason) {
    return new OutputStream() {
      private boolean written;

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int first, int length) throws IOException {
        if (written) {
          throw new IOException(reason);
        }
        written = true;
      }
    };
  }

  @Test
  void endsQuietlyWhenNobodyReadsAnyMore() {
    fill();
    assertThat(run(failing("Broken pipe"), "cat", "-s=/b", "-t=t")).isZero();
    assertThat(err()).isEmpty();
    assertThat(visited).isLessThan(records.size());
  }

  @Test
  void failsWhenTheOutputIsFull() {
    fill();
    assertThat(run(failing("No space left on device"), "cat", "-s=/b", "-t=t")).isEqualTo(1);
    assertThat(err())
        .isEqualTo("kafka-backup: standard output cannot be written: No space left on device\n");
  }

  private void fill() {
    for (int i = 0; i < 10_000; i++) {
      records.add(record(i, "k", "value ".repeat(10)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--offsets=5-9|goes with --partition",
        "--offsets=x -p=0|'x' is no range; write 100-200, 100-, -200 or 100",
        "--offsets=- -p=0|is no range",
        "--offsets=9-5 -p=0|offsets 9 to 5 of partition 0 hold nothing",
        "--from=yesterday|'yesterday' is no time; write 2026-11-24T10:00:00Z",
        "--from=2 --to=1|the end lies before the beginning",
        "--key-hex=f|--key-hex does not hold what its name says",
        "--key-base64=?|--key-base64 does not hold what its name says",
        "--key=a --key-hex=ff|mutually exclusive",
        "--max-records=0|ask for 1 at least",
        "--separator=x|goes with --format raw",
        "--format=raw -o=json|does not go with --format raw",
        "--format=xml|json, raw",
        "-t=a*|is no topic",
      })
  void saysWhatIsWrong(String args, String message) {
    List<String> all = new ArrayList<>(List.of("cat", "-s=/b"));
    all.addAll(List.of(args.split(" ")));
    if (!args.contains("-t=")) {
      all.add("-t=t");
    }
    assertThat(run(all.toArray(String[]::new))).as(err()).isEqualTo(2);
    assertThat(err()).contains(message);
    assertThat(visited).isZero();
  }

  @Test
  void theTopicMustBeNamed() {
    assertThat(run("cat", "-s=/b")).isEqualTo(2);
    assertThat(err()).contains("--topic");
  }
}
