package sh.oso.kafka.backup.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.cli.settings.Fixtures.LEAST;
import static sh.oso.kafka.backup.cli.settings.Fixtures.problems;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings are refused for, and in which words. */
class ProblemsTest {

  @Test
  void allAreToldTogether() {
    assertThat(
            problems(
                """
                topicz: [a]
                compressionLevel: high
                limits: {memory: 1MiB, segmentSize: big}
                level: Checksum
                backupId: a/b
                """,
                Need.KAFKA,
                Need.TOPICS))
        .containsExactly(
            "topicz: unknown; did you mean topics? (line 1)",
            "kafkaCluster.bootstrapServers: is missing; give it, or --bootstrap-servers",
            "storage: is missing; say where backups lie, or give --storage",
            "compressionLevel: 'high' is no whole number (line 2)",
            "limits.segmentSize: 'big' is no size; write for example 128MiB (line 3)",
            "limits.memory: needs at least 32MiB, got 1.0 MiB (line 3)",
            "topics: is missing; name topics, or \"*\" for all",
            "backupId: backup id 'a/b' is not usable: take 1 to 200 letters, digits, '.', '_' or"
                + " '-', beginning with a letter or digit (line 5)",
            "level: 'Checksum' is not one of Listed, Checksums, Decoded, Restored; did you mean Checksums?"
                + " (line 4)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kafkaCluster: {bootstrapServer: [a:1]} | kafkaCluster.bootstrapServer: unknown; did you"
            + " mean kafkaCluster.bootstrapServers? (line 1)",
        "bootstrapServers: [a:1] | bootstrapServers: unknown; did you mean"
            + " kafkaCluster.bootstrapServers? (line 1)",
        "storage: {s3: {bucket: b, regoin: eu}} | storage.s3.regoin: unknown; did you mean"
            + " storage.s3.region? (line 1)",
        "storage: {filesystem: {paht: b}} | storage.filesystem.paht: unknown; did you mean"
            + " storage.filesystem.path? (line 1)",
        "compresion: | compresion: unknown; did you mean compression? (line 1)",
        "zzzzzzzz: 1 | zzzzzzzz: unknown; remove it, or see the list of settings (line 1)",
        "targetCluster: {sasll: {}} | targetCluster.sasll: unknown; did you mean"
            + " targetCluster.sasl? (line 1)",
      })
  void anUnknownNameIsRefusedWithTheNearest(String yaml, String problem) {
    assertThat(problems(yaml)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"schedule: '0 * * * *'", "timeZone: UTC", "suspend: true"})
  void whatThisVersionCannotHonourIsRefused(String yaml) {
    String name = yaml.substring(0, yaml.indexOf(':'));

    assertThat(problems(LEAST + yaml))
        .containsExactly(name + ": not supported yet by this version; remove it (line 4)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pitr: {enabled: true} | pitr.enabled: needs a timestamp",
        "pitr: {timestamp: yesterday} | is no moment; write for example",
        "pitr: {timestamp: 1, timestampMillis: 1} | says the same as pitr.timestamp",
        "pitr: {timestamp: 1, startTimestamp: 2} | the end lies before the beginning",
        "offsets: {a: 1-2} | write TOPIC:PARTITION=FIRST-LAST",
        "'offsets: {\"a:0\": 5-4}' | hold nothing",
        "partitions: {a: x} | write for example 0-3,7",
        "partitions: {a: 7-3} | has a range that ends before it begins",
        "offsetReset: {strategy: earliest} | needs groups: name some, or '*' for all",
        "existingTopics: Overwrite | is not one of Fail, Append, Purge",
        "repartitioning: {a: {partitions: 0}} | cannot have 0 partitions",
        "repartitioning: {a: {brokers: 1}} | must be a block with partitions",
        "topicMapping: {a*: b} | needs one '*' there, too",
        "'stripOffsetHeaders: true\nincludeOriginalOffsetHeader: true' | choose one of them",
        "dropKeysFile: /no/such/file | cannot read /no/such/file",
        "offsetReset: {enabled: true, strategy: offset} | offsetReset.offset: is missing",
        "rollback: {enabled: true} | has no meaning without offsetReset",
        "offsetReset: {enabled: true, offset: 7} | has no meaning with this offsetReset.strategy",
        "offsetReset: {enabled: true, strategy: header} | did you mean headerBased?",
      })
  void whatARestoreCannotDoIsToldWithItsRemedy(String yaml, String problem) {
    assertThat(problems(LEAST + yaml.replace("\\n", "\n")))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec: {}",
        "apiVersion: kafka.oso.sh/v1alpha1",
        "podTemplate: {}",
        "resources: {}",
        "job: {}"
      })
  void whatBelongsToKubernetesIsRefused(String yaml) {
    assertThat(problems(LEAST + yaml)).singleElement().asString().contains("Kubernetes");
  }

  @Test
  void secretsOfKubernetesHaveSiblingsHere() {
    assertThat(
            problems(
                """
                kafkaCluster:
                  bootstrapServers: [a:1]
                  saslSecret: {name: x}
                storage:
                  storageType: s3
                  s3: {bucket: b, credentialsSecret: {name: x}}
                """))
        .containsExactly(
            "kafkaCluster.saslSecret: has a meaning in Kubernetes only; write kafkaCluster.sasl"
                + " with mechanism, username and password or passwordFile (line 3)",
            "storage.s3.credentialsSecret: has a meaning in Kubernetes only; write the values"
                + " themselves, as ${VARIABLE}, or name files that hold them (line 6)");
  }

  @Test
  void aVolumeClaimIsAFolderHere() {
    assertThat(problems("storage: {storageType: pvc, pvc: {claimName: c}}"))
        .hasSize(2)
        .allMatch(problem -> problem.contains("write") && problem.contains("filesystem"));
  }

  @Test
  void anUnsetVariableIsAnErrorAndNothingElseIsSaidOfItsSetting() {
    assertThat(
            problems(
                """
                kafkaCluster: {bootstrapServers: '${BROKERS}'}
                storage: {uri: "file:///b"}
                topics: ["*"]
                """,
                Need.KAFKA))
        .containsExactly(
            "kafkaCluster.bootstrapServers: the environment variable BROKERS is not set; export it"
                + " (line 1)");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "${SET}, value",
        "a-${SET}-b, a-value-b",
        "$${SET}, ${SET}",
        "$SET, $SET",
        "$$${SET}, $${SET}",
        "cost: $5, cost: $5"
      })
  void variablesAreExpanded(String text, String expanded) {
    Settings settings =
        Fixtures.parse(
            LEAST + "sourceClusterId: '" + text + "'", new Flags(), Map.of("SET", "value"));

    assertThat(settings.backup().sourceClusterId()).isEqualTo(expanded);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "${}", "${a-b}", "${SET:-x}", "${SET"})
  void aMalformedVariableIsAnError(String text) {
    assertThat(problems(LEAST + "sourceClusterId: '" + text + "'"))
        .containsExactly(
            "sourceClusterId: '${' begins no variable; write ${NAME}, or $${ for the characters"
                + " (line 4)");
  }

  @Test
  void aVariablesValueIsNotExpandedAgain() {
    Settings settings =
        Fixtures.parse(
            LEAST + "sourceClusterId: ${SET}", new Flags(), Map.of("SET", "${OTHER}\\$1"));

    assertThat(settings.backup().sourceClusterId()).isEqualTo("${OTHER}\\$1");
  }

  @Test
  void brokenYamlIsToldByItsPlaceAlone() {
    assertThat(problems("topics: [a\nstorage: b: c\n"))
        .singleElement()
        .asString()
        .contains("is no YAML: ", "column", "(line 2)");
  }

  @Test
  void aNameGivenTwiceIsAnError() {
    assertThat(problems(LEAST + "compression: zstd\ncompression: none\n"))
        .singleElement()
        .asString()
        .matches("compression: is given twice, first at \\S+ line 4; keep one \\(line 5\\)");
  }

  @Test
  void anAliasThatHoldsItselfIsAnError() {
    assertThat(problems(LEAST + "labels: &a {b: *a}\n")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rateLimit: 5 | rateLimit: is a block; write settings of its own below it (line 4)",
        "rateLimit: {bytesPerSecond: fast} | rateLimit.bytesPerSecond: 'fast' is no size; write for"
            + " example 128MiB (line 4)",
        "rateLimit: {bytesPerSecond: 0, recordsPerSecond: 1} | rateLimit.bytesPerSecond: needs 1 or"
            + " more, got 0 (line 4)",
        "rateLimit: {recordsPerSecond: -1} | rateLimit.recordsPerSecond: needs 1 or more, got -1"
            + " (line 4)",
        "rateLimit: {recordsPerSecond: 1e3} | rateLimit.recordsPerSecond: '1e3' is no whole number"
            + " (line 4)",
        "circuitBreaker: {failureThreshold: 0} | circuitBreaker.failureThreshold: needs 1 or more,"
            + " got 0 (line 4)",
        "circuitBreaker: {resetTimeoutSecs: 120} | circuitBreaker.resetTimeoutSecs: needs less than"
            + " the retry timeout, which is 120 s, got 120 s (line 4)",
        "circuitBreaker: {reset: 1} | circuitBreaker.reset: unknown; did you mean"
            + " circuitBreaker.resetTimeoutSecs? (line 4)",
        "topics: {a: b} | topics: must be a list, or text with commas (line 4)",
        "labels: [a] | labels: must be names with values (line 4)",
        "limits: 3 | limits: is a block; write settings of its own below it (line 4)",
        "createTopics: yes | createTopics: 'yes' is not one of true, false (line 4)",
        "backupId: [a] | backupId: must be text (line 4)"
      })
  void aValueOfTheWrongKindIsAnError(String yaml, String problem) {
    String least =
        yaml.startsWith("topics") ? LEAST.replace("topics: [\"*\"]", "dryRun: false") : LEAST;

    assertThat(problems(least + yaml)).contains(problem);
  }

  @Test
  void aFileThatIsNotThereIsTheOnlyProblem() {
    assertThatThrownBy(
            () ->
                SettingsParser.parse(
                    Path.of("/nowhere.yaml"),
                    new Flags(),
                    Map.of(),
                    Set.of(Need.KAFKA),
                    Fixtures.STORES))
        .hasMessage("/nowhere.yaml: there is no such file; give the settings file after --config");
  }

  @Test
  void restoreMustNameItsBackup() {
    assertThat(problems(LEAST, Need.BACKUP_ID))
        .containsExactly("backupId: is missing; name a backup of 'list', or latest");
    assertThat(problems(LEAST + "backupId: latest", Need.BACKUP_ID)).isEmpty();
  }

  @Test
  void noBackupIsCalledLatest() {
    assertThat(problems(LEAST + "backupId: latest", Need.NEW_BACKUP)).hasSize(1);
  }

  @Test
  void anUnknownTypeOfStoreIsTold() {
    assertThat(problems("storage: {storageType: filesytem, filesystem: {path: /b}}"))
        .containsExactly(
            "storage.storageType: 'filesytem' is not one of filesystem, other, s3; did you mean"
                + " filesystem?; a store that is a plug-in must lie in the folder of --plugins"
                + " (line 1)");
    assertThat(problems("storage: {storageType: s3, filesystem: {path: /b}}"))
        .containsExactly(
            "storage.storageType: 's3' needs a block storage.s3 with its settings (line 1)");
  }

  @Test
  void settingsOfAStoreMayBeNested() {
    assertThat(
            problems(
                """
                storage:
                  storageType: s3
                  s3:
                    bucket: b
                    secretKeyFile: /run/secrets/key
                    objectLock: {mode: GOVERNANCE, dais: 3}
                """))
        .containsExactly(
            "storage.s3.objectLock.dais: unknown; did you mean storage.s3.objectLock.days? (line"
                + " 6)");
    assertThat(problems("storage: {storageType: s3, s3: {bucket: [b], objectLock: on}}"))
        .containsExactly(
            "storage.s3.bucket: must be plain text (line 1)",
            "storage.s3.objectLock: is a block; write settings of its own below it (line 1)");
  }

  @Test
  void secretsAreNeverShown() {
    List<String> problems =
        problems(
            """
            kafkaCluster:
              bootstrapServers: [a:1]
              securityProtocol: SASL_PLAINTEXT
              sasl: {mechanism: PLAIN, username: u, password: [hunter2]}
              properties: {ssl.key.password: {hunter2: hunter2}, sasl.jaas.config: hunter2}
            storage: {uri: "s3://key:hunter2@b ucket"}
            passwort: hunter2
            """,
            new Flags().entries(Key.PROPERTIES, List.of("=hunter2", "hunter2"), "-X"));

    assertThat(problems).hasSizeGreaterThanOrEqualTo(5);
    assertThat(String.join("\n", problems).replace("ssl.key.password.hunter2", ""))
        .doesNotContain("hunter2");
  }
}
