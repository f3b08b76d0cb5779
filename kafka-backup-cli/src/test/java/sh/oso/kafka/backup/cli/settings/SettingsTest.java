package sh.oso.kafka.backup.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting that the reference names has an effect. */
class SettingsTest {

  private static final List<String> LEAST =
      List.of("kafkaCluster.bootstrapServers=a:1", "topics=orders", "storage.filesystem.path=/b");
  private static final List<String> PASSWORD =
      List.of(
          "kafkaCluster.securityProtocol=SASL_SSL",
          "kafkaCluster.sasl.mechanism=PLAIN",
          "kafkaCluster.sasl.username=alice");
  private static final List<String> PASSWORD_ALONE =
      List.of(
          "kafkaCluster.securityProtocol=SASL_SSL",
          "kafkaCluster.sasl.mechanism=PLAIN",
          "kafkaCluster.sasl.password=secret");
  private static final List<String> TOKEN =
      List.of(
          "kafkaCluster.securityProtocol=SASL_SSL",
          "kafkaCluster.sasl.mechanism=OAUTHBEARER",
          "kafkaCluster.sasl.username=alice",
          "kafkaCluster.sasl.password=secret",
          "kafkaCluster.sasl.tokenEndpoint=https://a/token");

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private static Path folder;

  /** A setting, what it needs beside it, and a value that is not its default. */
  record Case(Key key, List<String> before, String value) {
    @Override
    public String toString() {
      return key.path();
    }
  }

  private static Path signingKey() throws IOException {
    try {
      byte[] key =
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
      return Files.writeString(
          folder.resolve("signing.pem"),
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(key)
              + "\n-----END PRIVATE KEY-----\n");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  static Stream<Case> settings() throws IOException {
    Path certificate = Files.writeString(folder.resolve("a.crt"), "-----BEGIN CERTIFICATE-----\n1");
    Path other = Files.writeString(folder.resolve("b.crt"), "-----BEGIN CERTIFICATE-----\n2");
    Path key = Files.writeString(folder.resolve("a.key"), "-----BEGIN PRIVATE KEY-----\n1");
    Path otherKey = Files.writeString(folder.resolve("b.key"), "-----BEGIN PRIVATE KEY-----\n2");
    Path password = Files.writeString(folder.resolve("password"), "from a file\n");
    String ssl = "kafkaCluster.securityProtocol=SSL";
    List<String> mutual =
        List.of(ssl, "kafkaCluster.tls.certFile=" + certificate, "kafkaCluster.tls.keyFile=" + key);
    List<String> withPassword =
        Stream.concat(PASSWORD.stream(), Stream.of("kafkaCluster.sasl.password=secret")).toList();
    List<String> timed =
        List.of(
            "offsetReset.enabled=true",
            "offsetReset.strategy=timestamp",
            "offsetReset.timestamp=2026-11-24T12:00:00Z");
    List<String> at =
        List.of("offsetReset.enabled=true", "offsetReset.strategy=offset", "offsetReset.offset=0");
    return Stream.of(
        new Case(Key.BOOTSTRAP_SERVERS, List.of(), "b:2,c:3"),
        new Case(Key.SECURITY_PROTOCOL, List.of(), "SSL"),
        new Case(Key.CA_FILE, List.of(ssl), certificate.toString()),
        new Case(Key.CERT_FILE, mutual, other.toString()),
        new Case(Key.KEY_FILE, mutual, otherKey.toString()),
        new Case(
            Key.CERTIFICATE_OPTIONAL,
            List.of(ssl, "kafkaCluster.tls.certFile=/no/crt", "kafkaCluster.tls.keyFile=/no/key"),
            "true"),
        new Case(Key.MECHANISM, withPassword, "SCRAM-SHA-512"),
        new Case(Key.USERNAME, withPassword, "bob"),
        new Case(Key.USERNAME_FILE, PASSWORD_ALONE, password.toString()),
        new Case(Key.PASSWORD, withPassword, "other"),
        new Case(Key.PASSWORD_FILE, PASSWORD, password.toString()),
        new Case(Key.TOKEN_ENDPOINT, TOKEN, "https://b/token"),
        new Case(Key.SCOPE, TOKEN, "backups"),
        new Case(Key.PROPERTIES, List.of(), "client.rack=r1"),
        new Case(Key.TOPICS, List.of(), "payments"),
        new Case(Key.EXCLUDE_TOPICS, List.of(), "a*"),
        new Case(Key.MISSING_TOPICS, List.of(), "warn"),
        new Case(Key.STORAGE_URI, List.of("storage.storageType="), "file:///x"),
        new Case(Key.STORAGE_TYPE, List.of("storage.other.bucket=b"), "other"),
        new Case(Key.COMPRESSION, List.of(), "lz4"),
        new Case(Key.COMPRESSION_LEVEL, List.of(), "7"),
        new Case(Key.SOURCE_CLUSTER_ID, List.of(), "production"),
        new Case(Key.INCLUDE_OFFSET_HEADERS, List.of(), "true"),
        new Case(Key.LABELS, List.of(), "team=a"),
        new Case(Key.BACKUP_ID, List.of(), "nightly"),
        new Case(Key.FULL, List.of(), "true"),
        new Case(Key.SHARD, List.of("backupId=nightly"), "1/4"),
        new Case(Key.CONTINUOUS, List.of(), "true"),
        new Case(Key.COMMIT_INTERVAL, List.of("continuous=true"), "90s"),
        new Case(Key.RETENTION_BACKUPS, List.of(), "3"),
        new Case(Key.RETENTION_MAX_AGE, List.of(), "30d"),
        new Case(Key.RETENTION_MINIMUM, List.of(), "2"),
        new Case(Key.RETENTION_DAILY, List.of(), "7"),
        new Case(Key.RETENTION_WEEKLY, List.of(), "4"),
        new Case(Key.RETENTION_MONTHLY, List.of(), "12"),
        new Case(Key.RETENTION_YEARLY, List.of(), "1"),
        new Case(Key.RETENTION_GRACE, List.of(), "90m"),
        new Case(Key.METRICS_PORT, List.of(), "9404"),
        new Case(Key.METRICS_HOST, List.of("metrics.port=9404"), "0.0.0.0"),
        new Case(Key.TOPIC_MAPPING, List.of(), "a.b=c.d"),
        new Case(Key.CREATE_TOPICS, List.of(), "false"),
        new Case(Key.REPLICATION_FACTOR, List.of(), "2"),
        new Case(Key.RETENTION_POLICY, List.of(), "AsStored"),
        new Case(Key.TOPIC_CONFIGS, List.of(), "retention.ms=1"),
        new Case(Key.EXISTING_TOPICS, List.of(), "Append"),
        new Case(Key.REPARTITIONING, List.of(), "a=12"),
        new Case(Key.PARTITIONS, List.of(), "a=0-2,5"),
        new Case(Key.OFFSETS, List.of(), "a:0=5-"),
        new Case(Key.PITR_ENABLED, List.of("pitr.timestamp=1000"), "false"),
        new Case(Key.PITR_TIMESTAMP, List.of(), "2026-11-24T12:00:00+01:00"),
        new Case(Key.PITR_TIMESTAMP_MILLIS, List.of(), "1000"),
        new Case(Key.PITR_START, List.of(), "1000"),
        new Case(Key.PITR_START_MILLIS, List.of(), "1000"),
        new Case(Key.INCLUDE_ORIGINAL_OFFSET_HEADER, List.of(), "false"),
        new Case(Key.STRIP_OFFSET_HEADERS, List.of(), "true"),
        new Case(Key.DROP_KEYS_FILE, List.of(), password.toString()),
        new Case(Key.OFFSET_RESET_ENABLED, List.of(), "true"),
        new Case(Key.OFFSET_RESET_GROUPS, List.of(), "g*"),
        new Case(Key.OFFSET_RESET_STRATEGY, List.of("offsetReset.enabled=true"), "latest"),
        new Case(Key.OFFSET_RESET_TIMESTAMP, timed, "1000"),
        new Case(Key.OFFSET_RESET_OFFSET, at, "7"),
        new Case(
            Key.OFFSET_RESET_SOURCE_CLUSTER,
            List.of("offsetReset.enabled=true", "offsetReset.strategy=headerBased"),
            "production"),
        new Case(Key.ROLLBACK_ENABLED, List.of("offsetReset.enabled=true"), "true"),
        new Case(
            Key.ROLLBACK_ON_FAILURE,
            List.of("offsetReset.enabled=true", "rollback.enabled=true"),
            "true"),
        new Case(Key.RESTORE_ID, List.of(), "r1"),
        new Case(Key.STATE, List.of(), "/var/lib/state"),
        new Case(Key.DRY_RUN, List.of(), "true"),
        new Case(Key.CONSUMER_GROUPS, List.of(), "g"),
        new Case(Key.STRATEGY, List.of(), "latest"),
        new Case(Key.TIMESTAMP, List.of("strategy=timestamp", "timestamp=1"), "2"),
        new Case(Key.OFFSET, List.of("strategy=offset", "offset=1"), "2"),
        new Case(Key.OFFSET_SOURCE_CLUSTER, List.of("strategy=headerBased"), "east"),
        new Case(Key.SCAN_ALL_PARTITIONS, List.of("strategy=headerBased"), "true"),
        new Case(
            Key.MAPPING_FILE,
            List.of("strategy=fromMapping", "mappingFile=" + mapping(1)),
            mapping(2).toString()),
        new Case(Key.CREATE_SNAPSHOT, List.of(), "false"),
        new Case(Key.SNAPSHOT_ID, List.of(), "s1"),
        new Case(Key.CONTINUE_ON_ERROR, List.of(), "true"),
        new Case(Key.PARALLELISM, List.of(), "3"),
        new Case(Key.LEVEL, List.of(), "Decoded"),
        new Case(Key.SAMPLE_PERCENT, List.of(), "20"),
        new Case(Key.SAMPLE_SEED, List.of("samplePercent=20"), "7"),
        new Case(Key.EVIDENCE_FORMATS, List.of(), "html"),
        new Case(Key.EVIDENCE_KEY_FILE, List.of("evidence.formats=json"), signingKey().toString()),
        new Case(Key.EVIDENCE_REQUESTED_BY, List.of("evidence.formats=json"), "audit"),
        new Case(Key.CHECKPOINT_INTERVAL, List.of(), "31"),
        new Case(Key.BYTES_PER_SECOND, List.of(), "1MiB"),
        new Case(Key.RECORDS_PER_SECOND, List.of(), "1"),
        new Case(Key.BREAKER_ENABLED, List.of(), "true"),
        new Case(Key.FAILURE_THRESHOLD, List.of(), "6"),
        new Case(Key.RESET_TIMEOUT, List.of(), "61"),
        new Case(Key.MEMORY, List.of(), "33MiB"),
        new Case(Key.SEGMENT_SIZE, List.of(), "2MiB"),
        new Case(Key.SEGMENT_AGE, List.of(), "7"),
        new Case(Key.FRAME_SIZE, List.of(), "1MiB"),
        new Case(Key.PARALLEL_PARTITIONS, List.of(), "9"),
        new Case(Key.CONNECTIONS_PER_BROKER, List.of(), "2"),
        new Case(Key.FETCH_SIZE, List.of(), "1MiB"),
        new Case(Key.RETRY_TIMEOUT, List.of(), "121"),
        new Case(Key.CONNECT_TIMEOUT, List.of(), "11"));
  }

  private static Path mapping(int offset) throws IOException {
    return Files.writeString(
        folder.resolve("mapping-" + offset),
        "{\"groups\": {\"g\": {\"t\": {\"0\": " + offset + "}}}}");
  }

  @Test
  void noSettingIsLeftOutHere() throws IOException {
    assertThat(settings().map(Case::key)).containsExactly(Key.values());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void hasAnEffect(Case one) {
    List<String> before =
        Stream.of(LEAST, List.of("storage.storageType=filesystem"), one.before)
            .flatMap(List::stream)
            .toList();
    List<String> after =
        Stream.concat(
                before.stream(),
                Stream.of(one.key.path() + (one.key.isMap() ? "." : "=") + one.value))
            .toList();

    Map<String, Object> effect = parts(Fixtures.parse(after));

    if (one.key == Key.CERTIFICATE_OPTIONAL) {
      List<String> without = before;
      assertThatThrownBy(() -> Fixtures.parse(without)).isInstanceOf(SettingsException.class);
      return;
    }
    Map<Key, String> inItsPlace =
        Map.of(
            Key.STORAGE_URI, "storage.uri=file:///y",
            Key.USERNAME_FILE, "kafkaCluster.sasl.username=x",
            Key.PASSWORD_FILE, "kafkaCluster.sasl.password=x");
    if (inItsPlace.containsKey(one.key)) {
      // What stands in its place without it, so that there is something to compare with.
      before =
          Stream.concat(before.stream(), Stream.of(inItsPlace.getOrDefault(one.key, ""))).toList();
    }
    assertThat(effect).isNotEqualTo(parts(Fixtures.parse(before)));
  }

  private static Map<String, Object> parts(Settings settings) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("kafka", settings.kafka());
    parts.put("repository", settings.repository());
    parts.put("state", String.valueOf(settings.state()));
    parts.put("compression", settings.compression());
    parts.put("limits", settings.limits());
    parts.put("metrics", String.valueOf(settings.metrics()));
    parts.put("backup", settings.backup());
    parts.put("follow", String.valueOf(settings.follow()));
    parts.put("restore", settings.restore());
    parts.put("shard", settings.shard());
    parts.put("verify", settings.verify());
    parts.put("prune", settings.prune());
    parts.put("offsets", settings.offsets());
    return parts;
  }

  @Test
  void theWholeFileIsReadAsOne() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("whole.yaml"),
            """
            kafkaCluster:
              bootstrapServers: [a:1, b:2]
              securityProtocol: SASL_SSL
              sasl: {mechanism: SCRAM-SHA-256, username: alice, password: '${PASSWORD}'}
              properties:
                client.rack: r1
            topics:
              - orders
              - "events-*"
            storage:
              storageType: s3
              s3: {bucket: b, region: eu-1, endpoint: "", objectLock: {days: 3}}
            sourceClusterId: 007
            backupId: 20261122
            checkpointIntervalSecs: 5
            """);

    Settings settings =
        SettingsParser.parse(
            file, new Flags(), Map.of("PASSWORD", "a\"b\\c"), Set.of(), Fixtures.STORES);

    assertThat(settings.kafka())
        .containsEntry("bootstrap.servers", "a:1,b:2")
        .containsEntry("client.rack", "r1")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"alice\" password=\"a\\\"b\\\\c\";");
    assertThat(settings.repository())
        .hasToString("BySettings[settings=s3[bucket, objectLock.days, region]]");
    assertThat(settings.backup().topics().includes()).containsExactly("orders", "events-*");
    assertThat(settings.backup().sourceClusterId()).isEqualTo("007");
    assertThat(settings.backup().backupId()).isEqualTo("20261122");
    assertThat(settings.toString()).doesNotContain("a\"b");
  }
}
