package sh.oso.kafka.backup.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.cli.settings.Fixtures.LEAST;
import static sh.oso.kafka.backup.cli.settings.Fixtures.parse;
import static sh.oso.kafka.backup.cli.settings.Fixtures.problems;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.spi.EngineSettings.ByLocation;

/** Flags win over the file, setting by setting. */
class FlagsTest {

  @Test
  void aFlagWinsOverTheFile() {
    Flags flags =
        new Flags()
            .text(Key.COMPRESSION, "lz4", "--compression")
            .text(Key.TOPICS, "x,y", "--topics")
            .any(List.of("limits.memory=64MiB"), "--set");

    Settings settings = parse(LEAST + "compression: none\n", flags, Map.of());

    assertThat(settings.compression().codec()).isEqualTo("lz4");
    assertThat(settings.backup().topics().includes()).containsExactly("x", "y");
    assertThat(settings.limits().memory()).hasToString("64.0 MiB");
  }

  @Test
  void ratesAreNumbersOfBytesOrSizes() {
    Settings settings =
        parse(
            LEAST + "rateLimit: {bytesPerSecond: 104857600, recordsPerSecond: 100000}\n",
            new Flags().text(Key.RECORDS_PER_SECOND, "7", "--max-records-per-second"),
            Map.of());

    assertThat(settings.limits().rateLimit()).isEqualTo(new RateLimit(100L << 20, 7L));
  }

  @Test
  void aCircuitBreakerThatIsGivenIsOnUnlessItSaysOtherwise() {
    assertThat(breaker("")).isEqualTo(CircuitBreaker.OFF);
    assertThat(breaker("circuitBreaker: {failureThreshold: 7}\n"))
        .isEqualTo(new CircuitBreaker(true, 7, Duration.ofSeconds(60)));
    assertThat(breaker("circuitBreaker: {enabled: false, resetTimeoutSecs: 9}\n"))
        .isEqualTo(new CircuitBreaker(false, 5, Duration.ofSeconds(9)));
  }

  private static CircuitBreaker breaker(String yaml) {
    return parse(LEAST + yaml, new Flags(), Map.of()).limits().circuitBreaker();
  }

  @Test
  void storageTakesThePlaceOfTheWholeBlock() {
    Settings settings =
        parse(
            "storage: {storageType: s3, s3: {bucket: b}}",
            new Flags().storage("s3://bucket/prefix", "--storage"),
            Map.of());

    assertThat(settings.repository()).isEqualTo(new ByLocation(URI.create("s3://bucket/prefix")));
  }

  @Test
  void aFolderIsTakenForAFolder(@TempDir Path folder) {
    Settings settings = parse("", new Flags().storage(folder.toString(), "--storage"), Map.of());

    assertThat(settings.repository()).isEqualTo(new ByLocation(folder.toUri()));
  }

  @Test
  void aSchemeIsNeverTakenForAFolder() {
    assertThat(parse("", new Flags().storage("s3:bucket", "--storage"), Map.of()).repository())
        .isEqualTo(new ByLocation(URI.create("s3:bucket")));
  }

  @Test
  void aProblemNamesTheFlag() {
    assertThat(problems(LEAST, new Flags().text(Key.COMPRESSION_LEVEL, "x", "--compression-level")))
        .containsExactly("compressionLevel: 'x' is no whole number (--compression-level)");
    assertThat(problems(LEAST, new Flags().any(List.of("limits.mem=1"), "--set")))
        .containsExactly("limits.mem: unknown; did you mean limits.memory? (--set limits.mem)");
    assertThat(problems(LEAST, new Flags().entries(Key.TOPIC_MAPPING, List.of("a"), "-m")))
        .containsExactly("-m: a value has no name; write NAME=VALUE");
  }

  @Test
  void dotsInNamesOfMapEntriesStay() {
    Settings settings =
        parse(
            LEAST,
            new Flags()
                .any(List.of("kafkaCluster.properties.client.rack=r"), "--set")
                .entries(Key.TOPIC_MAPPING, List.of("a.b=c.d"), "--topic-mapping"),
            Map.of());

    assertThat(settings.kafka()).containsEntry("client.rack", "r");
    assertThat(settings.restore().shape().topicMapping()).containsExactly(Map.entry("a.b", "c.d"));
  }

  @Test
  void aFileOfClientPropertiesYieldsToSingleOnes(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            "bootstrap.servers=file:1\nclient.id=file\nclient.rack=file\n");
    Flags flags =
        new Flags()
            .propertiesFile(Key.PROPERTIES, file, "--kafka-config")
            .entries(Key.PROPERTIES, List.of("client.id=flag"), "--kafka-property");

    Settings settings = parse("topics: ['*']\nstorage: {uri: 'file:///b'}", flags, Map.of());

    assertThat(settings.kafka())
        .containsOnly(
            Map.entry("bootstrap.servers", "file:1"),
            Map.entry("client.id", "flag"),
            Map.entry("client.rack", "file"));
  }

  @Test
  void restoreGoesToTheTargetIfThereIsOne() {
    String yaml =
        """
        kafkaCluster: {bootstrapServers: [source:1]}
        targetCluster: {bootstrapServers: [target:1], securityProtocol: SSL}
        storage: {uri: "file:///b"}
        """;

    assertThat(parse(yaml, new Flags(), Map.of()).kafka())
        .containsOnly(Map.entry("bootstrap.servers", "source:1"));
    assertThat(parse(yaml, new Flags(), Map.of(), Need.TARGET).kafka())
        .containsEntry("bootstrap.servers", "target:1");
    Flags flags = new Flags().text(Key.BOOTSTRAP_SERVERS, "flag:1", "--bootstrap-servers");
    assertThat(parse(yaml, flags, Map.of(), Need.TARGET).kafka())
        .containsEntry("bootstrap.servers", "flag:1")
        .containsEntry("security.protocol", "SSL");
  }
}
