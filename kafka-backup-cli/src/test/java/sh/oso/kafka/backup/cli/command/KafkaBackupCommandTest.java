package sh.oso.kafka.backup.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckRequest;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifySample;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.cli.report.Reports;

class KafkaBackupCommandTest {

  private static final String[] FOLLOW = {
    "backup", "-b=a:1", "-s=/b", "-t=orders", "--continuous", "--commit-interval=90s"
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeKafkaBackup fake = new FakeKafkaBackup("nothing");

  private int run(Object answer, String... args) {
    return run(answer, Map.of(), args);
  }

  private int run(Object answer, Map<String, String> environment, String... args) {
    fake = new FakeKafkaBackup(answer);
    return run(builder -> fake, environment, args);
  }

  private int run(
      Function<KafkaBackupBuilder, KafkaBackup> opener,
      Map<String, String> environment,
      String... args) {
    return run(new PrintStream(out, true, StandardCharsets.UTF_8), opener, environment, args);
  }

  private int run(
      PrintStream stdout,
      Function<KafkaBackupBuilder, KafkaBackup> opener,
      Map<String, String> environment,
      String... args) {
    Context context =
        new Context(
            environment,
            stdout,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0,
            opener,
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

  /** All of standard output as one JSON document; fails if anything stands beside it. */
  private JsonNode json() throws JsonProcessingException {
    return new ObjectMapper()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readTree(out());
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new InvalidRequestException("because"), 2),
        Arguments.of(new KafkaUnavailableException("because"), 3),
        Arguments.of(new KafkaAccessException("because"), 4),
        Arguments.of(new RepositoryException("because"), 5),
        Arguments.of(new BackupNotFoundException("because"), 6),
        Arguments.of(new CorruptBackupException("because"), 7),
        Arguments.of(new UnsupportedFormatException("because"), 8),
        Arguments.of(new TargetConflictException("because"), 9),
        Arguments.of(new IncompleteRunException("because"), 10),
        Arguments.of(new RunCancelledException("because"), 130),
        Arguments.of(new KafkaBackupException("because"), 1));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsOneLineAndAnExitCode(KafkaBackupException failure, int code)
      throws JsonProcessingException {
    assertThat(run(failure, "list", "--storage", "/b")).isEqualTo(code);
    assertThat(out()).isEmpty();
    assertThat(err()).isEqualTo("kafka-backup: because\n");
    assertThat(fake.closed).isTrue();

    run(failure, "list", "--storage", "/b", "--output", "json");
    assertThat(json().at("/error/exitCode").intValue()).isEqualTo(code);
    assertThat(json().at("/error/message").textValue()).isEqualTo("because");
  }

  @Test
  void theIdOfAnUnfinishedBackupIsToldOnce() throws JsonProcessingException {
    RunCancelledException stopped = new RunCancelledException("the run was asked to stop");
    stopped.setUnfinishedBackup("b-1");
    String told = "the run was asked to stop; go on with --backup-id b-1";

    assertThat(run(stopped, "backup", "-b=a:1", "-s=/b", "-t=x", "-o=json")).isEqualTo(130);

    assertThat(err()).isEqualTo("kafka-backup: " + told + "\n");
    assertThat(json().at("/error/message").textValue()).isEqualTo(told);
    assertThat(json().at("/error/unfinishedBackup").textValue()).isEqualTo("b-1");
  }

  @Test
  void aReportThatDoesNotGetOutIsAFailure() {
    fake = new FakeKafkaBackup(Reports.LIST);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    int code =
        run(
            new PrintStream(full, true, StandardCharsets.UTF_8),
            b -> fake,
            Map.of(),
            "list",
            "-s=/b");

    assertThat(code).isEqualTo(1);
    assertThat(err()).contains("its report could not be written to standard output");
    assertThat(fake.closed).isTrue();
  }

  @Test
  void theStackTraceIsForThoseWhoAsk() {
    run(new RepositoryException("because"), "list", "-s", "/b", "--verbose");

    assertThat(err())
        .startsWith("kafka-backup: because\n")
        .contains("\tat sh.oso.kafka.backup.cli.command");
  }

  @Test
  void aFaultOfOursIsToldAsSuch() {
    assertThat(run(new IllegalStateException("oops"), "list", "-s", "/b")).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            "kafka-backup: unexpected java.lang.IllegalStateException: oops; run it with --verbose"
                + " and report what it prints\n");
  }

  @Test
  void backupAsksForWhatTheFlagsSay() {
    int code =
        run(
            Reports.BACKUP,
            "backup",
            "-b=a:1,b:2",
            "-s=/b",
            "--topics=orders,e*",
            "-t=x",
            "--exclude-topics=e1",
            "--backup-id=nightly",
            "--missing-topics=warn",
            "--source-cluster-id=prod",
            "--label=team=a",
            "-l=k=v=w");

    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    BackupRequest request = fake.request(BackupRequest.class);
    assertThat(request.topics().includes()).containsExactly("orders", "e*", "x");
    assertThat(request.topics().excludes()).containsExactly("e1");
    assertThat(request.backupId()).isEqualTo("nightly");
    assertThat(request.missingTopics()).isEqualTo(BackupRequest.MissingTopics.WARN);
    assertThat(request.sourceClusterId()).isEqualTo("prod");
    assertThat(request.labels()).isEqualTo(Map.of("team", "a", "k", "v=w"));
    assertThat(out()).startsWith("Backup nightly is complete.\n");
    assertThat(fake.closed).isTrue();
  }

  @Test
  void restoreAsksForWhatTheFlagsSay() {
    int code =
        run(
            Reports.RESTORE,
            "restore",
            "--bootstrap-servers=a:1",
            "--storage=/b",
            "--backup-id=latest",
            "--topic-mapping=a=b,c=d",
            "-m=e=f",
            "--create-topics=false",
            "--replication-factor=2",
            "--retention-policy=AsStored",
            "--restore-id=r1",
            "--dry-run");

    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    RestoreRequest request = fake.request(RestoreRequest.class);
    assertThat(request.backupId()).isEqualTo("latest");
    assertThat(request.shape().topicMapping()).isEqualTo(Map.of("a", "b", "c", "d", "e", "f"));
    assertThat(request.shape().createTopics()).isFalse();
    assertThat(request.shape().replicationFactor()).isEqualTo(2);
    assertThat(request.shape().retentionPolicy()).isEqualTo(TargetShape.RetentionPolicy.AS_STORED);
    assertThat(request.restoreId()).isEqualTo("r1");
    assertThat(request.dryRun()).isTrue();
  }

  @Test
  void verifySaysDamageByItsExitCode() throws JsonProcessingException {
    assertThat(run(Reports.SOUND, "verify", "-s=/b", "--level=Listed", "-i=nightly")).isZero();
    assertThat(fake.request(VerifyRequest.class))
        .isEqualTo(VerifyRequest.of("nightly", VerifyRequest.Level.LISTED));
    out.reset();

    assertThat(run(Reports.DAMAGED, "verify", "-s=/b", "-ojson")).isEqualTo(7);
    assertThat(json().at("/valid").booleanValue()).isFalse();
    assertThat(err()).isEmpty();
  }

  @Test
  void verifyTakesASampleAndADrillNeedsACluster() {
    String[] drill = {"verify", "-s=/b", "--level=Restored", "--sample-percent=5"};
    assertThat(run(Reports.DRILL, drill)).isEqualTo(2);
    assertThat(err())
        .isEqualTo(
            "kafka-backup: kafkaCluster.bootstrapServers: is missing; level Restored restores into"
                + " a cluster: give it, or --bootstrap-servers\n");
    err.reset();
    assertThat(run(Reports.DRILL, "verify", "-s=/b", "--level=Listed", "--sample-percent=5"))
        .isEqualTo(2);
    assertThat(err()).contains("samplePercent: has no meaning with level Listed");
    err.reset();
    assertThat(run(Reports.DRILL, "verify", "-s=/b", "--sample-seed=5")).isEqualTo(2);
    assertThat(err()).contains("sampleSeed: has no meaning without a samplePercent below 100");
    err.reset();

    String[] whole = {
      "verify", "-s=/b", "-b=k:1", "--level=Restored", "--sample-percent=5", "--sample-seed=7"
    };
    assertThat(run(Reports.DRILL, whole)).isZero();
    assertThat(fake.request(VerifyRequest.class))
        .isEqualTo(
            VerifyRequest.of("latest", VerifyRequest.Level.RESTORED)
                .withSample(new VerifySample(5, 7)));
    assertThat(run(Reports.DRILL, "verify", "-s=/b", "--sample-percent=5")).isZero();
    assertThat(fake.request(VerifyRequest.class).sample().seed()).isPositive();
  }

  @Test
  void describeTakesTheLatestUnlessTold() {
    run(Reports.MANIFEST, "describe", "-s=/b");

    assertThat(fake.request(String.class)).isEqualTo("latest");
    assertThat(out()).startsWith("Backup nightly\n");
  }

  @Test
  void listPrintsOneDocument() throws JsonProcessingException {
    assertThat(run(Reports.LIST, "list", "-s=/b", "-o", "json")).isZero();

    assertThat(json().at("/backups/0/backupId").textValue()).isEqualTo("weekly");
  }

  @Test
  void checkLooksAtKafkaIfBrokersAreGiven() {
    CheckReport well =
        new CheckReport(
            List.of(
                new CheckReport.Item("store", CheckReport.Result.PASSED, "fine"),
                new CheckReport.Item("store", CheckReport.Result.WARNING, "objects expire")));

    assertThat(run(well, "check", "-s=/b")).isZero();
    assertThat(fake.request(CheckRequest.class).kafka()).isFalse();

    assertThat(run(Reports.CHECK, "check", "-s=/b", "-b=a:1", "-t=orders")).isEqualTo(4);
    assertThat(fake.request(CheckRequest.class).kafka()).isTrue();
    assertThat(fake.request(CheckRequest.class).topics().includes()).containsExactly("orders");
  }

  @ParameterizedTest
  @CsvSource({"INVALID_REQUEST,2", "KAFKA_UNREACHABLE,3", "KAFKA_ACCESS,4", "STORE,5", "FAILED,1"})
  void checkExitsWithTheCodeOfWhatFailedFirst(CheckReport.Result result, int code) {
    CheckReport report =
        new CheckReport(
            List.of(
                new CheckReport.Item("a", CheckReport.Result.PASSED, "fine"),
                new CheckReport.Item("b", result, "not fine"),
                new CheckReport.Item("c", CheckReport.Result.FAILED, "not fine either")));
    assertThat(run(report, "check", "-s=/b")).isEqualTo(code);
  }

  @Test
  void allProblemsAreToldTogether() throws JsonProcessingException {
    assertThat(run("never", "restore", "--output=json", "--replication-factor=0", "--set=a=b"))
        .isEqualTo(2);

    assertThat(err())
        .isEqualTo(
            """
            kafka-backup: 5 problems in the settings
              a: unknown; remove it, or see the list of settings (--set a)
              kafkaCluster.bootstrapServers: is missing; give it, or --bootstrap-servers
              storage: is missing; say where backups lie, or give --storage
              backupId: is missing; name a backup of 'list', or latest
              defaultReplicationFactor: '0' is no whole number from 1 to 32767 (--replication-factor)
            """);
    assertThat(json().at("/error/problems")).hasSize(5);
    assertThat(json().at("/error/problems/4/path").textValue())
        .isEqualTo("defaultReplicationFactor");
    assertThat(fake.request).isNull();
  }

  @Test
  void aContinuousBackupIsAskedForByFlags() {
    FollowReport report = new FollowReport(3, "c-3", 1, Duration.ofSeconds(72));

    assertThat(run(report, FOLLOW)).isZero();

    FollowRequest request = fake.request(FollowRequest.class);
    assertThat(request.commitInterval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(request.backup().topics().includes()).containsExactly("orders");
    assertThat(out()).isEqualTo("ended after 1 min 12 s: 3 backups, the last is c-3\n");
  }

  @Test
  void aContinuousBackupThatFailsSaysSoInOneLine() {
    String[] line =
        Stream.of(List.of(FOLLOW), List.of("--output=json"))
            .flatMap(List::stream)
            .toArray(String[]::new);

    assertThat(run(new CorruptBackupException("bad"), line)).isEqualTo(7);

    assertThat(out())
        .isEqualTo("{\"error\":{\"exitCode\":7,\"kind\":\"Damaged\",\"message\":\"bad\"}}\n");
  }

  @Test
  void aContinuousBackupThatStopsNamesNoOptionThatItRefuses() {
    RunCancelledException stopped = new RunCancelledException("stopped");
    stopped.setUnfinishedBackup("c-4");

    assertThat(run(stopped, FOLLOW)).isEqualTo(130);

    assertThat(err())
        .isEqualTo("kafka-backup: stopped; started again, it goes on with backup c-4\n");
  }

  @Test
  void metricsAreServedByRunsThatCountAndByNoOther(@TempDir Path folder) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String file =
          Files.writeString(
                  folder.resolve("settings.yaml"),
                  "storage: {storageType: filesystem, filesystem: {path: /b}}\nmetrics: {port: %d}\n"
                      .formatted(taken.getLocalPort()))
              .toString();
      assertThat(run(Reports.LIST, "list", "-c=" + file)).isZero();
      assertThat(run(Reports.BACKUP, "backup", "-c=" + file, "-b=a:1", "-t=x")).isEqualTo(2);
      assertThat(err()).contains("kafka-backup: metrics.port: cannot listen at 127.0.0.1:");
      assertThat(run(Reports.BACKUP, "backup", "-c=" + file, "-b=a:1", "-t=x", "--metrics-port=0"))
          .isZero();
    }
  }

  @Test
  void whatHasNoMeaningInAContinuousBackupIsRefused() {
    assertThat(run("never", "backup", "-b=a:1", "-s=/b", "-t=x", "--continuous", "-i=b", "--full"))
        .isEqualTo(2);
    assertThat(err()).contains("backupId: has no meaning", "full: has no meaning");
    err.reset();
    assertThat(run("never", "backup", "-b=a:1", "-s=/b", "-t=x", "--commit-interval=5m"))
        .isEqualTo(2);
    assertThat(err()).contains("commitInterval: has no meaning without continuous");
    err.reset();
    assertThat(
            run(
                "never",
                "backup",
                "-b=a:1",
                "-s=/b",
                "-t=x",
                "--continuous",
                "--commit-interval=0s"))
        .isEqualTo(2);
    assertThat(err()).contains("commitInterval: needs at least 1s (--commit-interval)");
    err.reset();
    assertThat(
            run(
                "never",
                "backup",
                "-b=a:1",
                "-s=/b",
                "-t=x",
                "--continuous",
                "--commit-interval=5"))
        .isEqualTo(2);
    assertThat(err()).contains("commitInterval: '5' is no time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bakup", "backup --storag=x", "list extra", "list --output=xml"})
  void wrongUsageIsToldShortly(String line) {
    assertThat(run("never", line.isEmpty() ? new String[0] : line.split(" ", -1))).isEqualTo(2);

    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("kafka-backup: ").contains("\nTry 'kafka-backup");
    assertThat(err().lines()).hasSize(2);
  }

  @Test
  void wrongUsageIsToldToMachinesToo() throws JsonProcessingException {
    assertThat(run("never", "list", "--outptu", "x", "--output", "json")).isEqualTo(2);

    assertThat(json().at("/error/kind").textValue()).isEqualTo("InvalidRequest");
    assertThat(json().at("/error/message").textValue()).contains("--output");
  }

  @Test
  void restoreOpensItsState() {
    assertThat(
            run(
                KafkaBackupBuilder::build,
                Map.of(),
                "restore",
                "-s=/b",
                "-b=localhost:1",
                "-i=latest",
                "--state=nosuch:place"))
        .isEqualTo(2);
    assertThat(err()).contains("no store takes locations that begin with 'nosuch:'");
  }

  @Test
  void aFolderOfPluginsThatIsNotThereIsAnError() {
    Map<String, String> environment = Map.of("KAFKA_BACKUP_PLUGINS", "/nowhere");

    assertThat(run(Reports.LIST, environment, "list", "-s=/b")).isEqualTo(2);
    assertThat(err()).contains("/nowhere", "--plugins");
    assertThat(run(Reports.LIST, environment, "list", "-s=/b", "--plugins=" + Path.of("src")))
        .isZero();
  }

  @Test
  void aPluginThatCannotBeLoadedIsOneLine(@TempDir Path plugins) throws IOException {
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(plugins.resolve("broken.jar")))) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + ObjectStoreProvider.class.getName()));
      jar.write("no.such.Provider".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(run(Reports.LIST, Map.of(), "list", "-s=/b", "--plugins=" + plugins)).isEqualTo(2);

    assertThat(err())
        .startsWith("kafka-backup: a plug-in cannot be loaded: ")
        .contains("no.such.Provider", "remove its jar")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup",
        "restore",
        "verify",
        "list",
        "describe",
        "prune",
        "delete",
        "hold",
        "release",
        "check",
        "catalog"
      })
  void everyCommandHasHelpWithAnExampleAndExitCodes(String command) {
    assertThat(run("never", command, "--help")).isZero();

    assertThat(out())
        .contains("Usage: kafka-backup " + command, "Example:\n  kafka-backup " + command)
        .contains("  0  done, and all is well", "143  stopped by SIGTERM");
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("never", "--version")).isZero();

    assertThat(out()).matches("(?s)kafka-backup \\d+\\.\\d+\\.\\d+.*Java .*");
  }
}
