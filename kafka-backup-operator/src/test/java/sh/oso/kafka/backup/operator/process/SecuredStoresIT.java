package sh.oso.kafka.backup.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.operator.crd.BackupRun;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.KafkaRestoreStatus;
import sh.oso.kafka.backup.operator.crd.Outcome;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;
import sh.oso.kafka.backup.testkit.kafka.WayIn;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;
import sh.oso.kafka.backup.testkit.servers.EntraServer;
import sh.oso.kafka.backup.testkit.servers.GcsServer;
import sh.oso.kafka.backup.testkit.servers.GoogleServiceAccount;
import sh.oso.kafka.backup.testkit.servers.GoogleTokenServer;
import sh.oso.kafka.backup.testkit.servers.LocalCertificate;
import sh.oso.kafka.backup.testkit.servers.S3Server;

/**
 * SCRAM over TLS and each type of storage, with Secrets that have the keys which are documented and
 * servers that look at what they are shown.
 */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // by start
class SecuredStoresIT {

  private static final int FIRST = 1;
  private static final int LAST = Integer.MAX_VALUE;
  private static final String PASSWORD = "hunter2 \"and\" more";

  private final KubernetesServer server;
  private KafkaCluster kafka;
  private OperatorUnderTest tested;
  private S3Server s3;
  private AzuriteServer azurite;
  private EntraServer entra;
  private GcsServer gcs;
  private GoogleTokenServer google;
  private String topic;

  SecuredStoresIT(KubernetesServer server) {
    this.server = server;
  }

  /** A storage block, as the reference writes it, but for the endpoints. */
  enum Place {
    PVC(
        """
        storageType: pvc
        pvc:
          claimName: backups
          subPath: kafka/production
        """),
    S3(
        """
        storageType: s3
        s3:
          bucket: kafka-backups
          region: us-west-2
          prefix: production/hourly
          endpoint: ${s3}
          caSecret: {name: private-ca}
          credentialsSecret:
            name: s3-credentials
            accessKeyKey: accessKey
            secretKeyKey: secretKey
        """),
    AZURE_ACCOUNT_KEY(
        """
        storageType: azure
        azure:
          accountName: ${account}
          container: kafka-backups
          prefix: production/key
          endpoint: ${azure}
          caSecret: {name: private-ca}
          credentialsSecret:
            name: azure-credentials
            accountKeyKey: AZURE_STORAGE_KEY
        """),
    AZURE_SAS_TOKEN(
        """
        storageType: azure
        azure:
          accountName: ${account}
          container: kafka-backups
          prefix: production/sas
          endpoint: ${azure}
          caSecret: {name: private-ca}
          sasTokenSecret:
            name: azure-sas-credentials
            sasTokenKey: AZURE_SAS_TOKEN
        """),
    AZURE_SERVICE_PRINCIPAL(
        """
        storageType: azure
        azure:
          accountName: ${account}
          container: kafka-backups
          prefix: production/principal
          endpoint: ${azure}
          caSecret: {name: private-ca}
          authorityHost: ${entra}
          disableInstanceDiscovery: true
          servicePrincipalSecret:
            name: azure-sp-credentials
        """),
    GCS(
        """
        storageType: gcs
        gcs:
          bucket: kafka-backups
          prefix: production/hourly
          endpoint: ${gcs}
          credentialsSecret:
            name: gcs-credentials
            key: credentials.json
        """);

    private final String block;

    Place(String block) {
      this.block = block;
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    kafka =
        KafkaCluster.builder()
            .mutualTls()
            .sasl(SaslMechanism.SCRAM_SHA_256)
            .also(WayIn.SASL_SSL_SCRAM_SHA_256)
            .user("alice", PASSWORD)
            .start();
    topic =
        new TestTopics(kafka.clientProperties()).create("orders", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(20261125).mixed(topic, 200));
    LocalCertificate certificate = LocalCertificate.create(folder);
    s3 =
        S3Server.startSecure(
            Files.createDirectory(folder.resolve("s3")),
            certificate.keystore(),
            LocalCertificate.PASSWORD);
    s3.createBucket("kafka-backups");
    entra = new EntraServer(certificate.server());
    azurite = AzuriteServer.start(Files.createDirectory(folder.resolve("azurite")));
    azurite.createContainer("kafka-backups");
    azurite.secure(certificate.certificate(), certificate.key());
    GoogleServiceAccount account = GoogleServiceAccount.create();
    google = new GoogleTokenServer(account);
    gcs = GcsServer.inMemory();
    gcs.createBucket("kafka-backups");
    gcs.requireToken(GoogleTokenServer.TOKEN);
    tested = OperatorUnderTest.start(server, "secured-stores");
    kafkaSecrets();
    secret(
        "s3-credentials",
        Map.of("accessKey", S3Server.ACCESS_KEY, "secretKey", S3Server.SECRET_KEY));
    secret("private-ca", Map.of("ca.crt", Files.readString(certificate.certificate())));
    secret("azure-credentials", Map.of("AZURE_STORAGE_KEY", AzuriteServer.ACCOUNT_KEY));
    secret(
        "azure-sas-credentials",
        Map.of("AZURE_SAS_TOKEN", AzuriteServer.sasToken("kafka-backups")));
    secret(
        "azure-sp-credentials",
        Map.of(
            "AZURE_CLIENT_ID", EntraServer.CLIENT,
            "AZURE_TENANT_ID", EntraServer.TENANT,
            "AZURE_CLIENT_SECRET", EntraServer.SECRET));
    secret("gcs-credentials", Map.of("credentials.json", account.json(google.tokenUri())));
    // All at once, since most of a run is waiting.
    for (Place place : Place.values()) {
      apply(
          "KafkaBackup",
          name(place),
          cluster("kafkaCluster") + "topics:\n  - " + topic + "\n" + storage(place));
    }
  }

  /** One with the authority alone, and one for brokers that want to see a certificate. */
  private void kafkaSecrets() throws Exception {
    Map<String, Object> client = kafka.clientProperties();
    String authority =
        Files.readString(Path.of(String.valueOf(client.get("ssl.truststore.location"))));
    String own = Files.readString(Path.of(String.valueOf(client.get("ssl.keystore.location"))));
    int chain = own.indexOf("-----BEGIN CERTIFICATE");
    secret("kafka-tls", Map.of("ca.crt", authority));
    secret(
        "kafka-client-tls",
        Map.of(
            "ca.crt",
            authority,
            "tls.crt",
            own.substring(chain),
            "tls.key",
            own.substring(0, chain)));
    secret("kafka-credentials", Map.of("username", "alice", "password", PASSWORD));
  }

  private void secret(String name, Map<String, String> values) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withStringData(values)
            .build();
    tested.client().secrets().inNamespace(tested.namespace()).resource(secret).create();
  }

  @AfterAll
  void stop() {
    tested.close();
    gcs.close();
    google.close();
    azurite.close();
    entra.close();
    s3.close();
    kafka.close();
  }

  /** The cluster of the reference, by the listener that asks for no certificate. */
  private String cluster(String block) {
    return cluster(
        block, kafka.clientProperties(WayIn.SASL_SSL_SCRAM_SHA_256, "alice"), "kafka-tls");
  }

  private static String cluster(String block, Map<String, Object> client, String tlsSecret) {
    return """
        %s:
          bootstrapServers:
            - %s
          securityProtocol: SASL_SSL
          saslSecret:
            name: kafka-credentials
            mechanism: SCRAM-SHA-256
          tlsSecret:
            name: %s
        """
        .formatted(block, client.get("bootstrap.servers"), tlsSecret);
  }

  private String storage(Place place) {
    return "storage:\n"
        + place
            .block
            .replace("${s3}", s3.endpoint())
            .replace("${account}", AzuriteServer.ACCOUNT)
            .replace("${azure}", azurite.endpoint())
            .replace("${entra}", entra.authorityHost())
            .replace("${gcs}", gcs.endpoint())
            .indent(2);
  }

  private void apply(String kind, String name, String spec) {
    tested.apply(
        """
        apiVersion: kafka.oso.sh/v1alpha1
        kind: %s
        metadata:
          name: %s
        spec:
        %s
        """
            .formatted(kind, name, spec.indent(2).stripTrailing()));
  }

  private static String name(Place place) {
    return place.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private KafkaBackupStatus completed(String name) throws InterruptedException {
    KafkaBackupStatus status =
        tested
            .await(
                KafkaBackup.class,
                name,
                it ->
                    it.getStatus().phase() == Phase.COMPLETED
                        || it.getStatus().phase() == Phase.FAILED)
            .getStatus();
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo(Phase.COMPLETED);
    return status;
  }

  @Test
  @Order(FIRST)
  void aKeyThatIsMissingIsNamed() throws Exception {
    secret("half", Map.of("username", "alice"));
    apply(
        "KafkaBackup",
        "half",
        cluster("kafkaCluster").replace("kafka-credentials", "half")
            + "topics: ["
            + topic
            + "]\n"
            + storage(Place.PVC));
    KafkaBackup failed =
        tested.await(KafkaBackup.class, "half", it -> it.getStatus().phase() == Phase.FAILED);
    assertThat(Conditions.find(failed.getStatus().conditions(), Conditions.READY))
        .hasValueSatisfying(
            it -> {
              assertThat(it.getStatus()).isEqualTo("False");
              assertThat(it.getReason()).isEqualTo("BackupFailed");
              assertThat(it.getMessage())
                  .contains("/secrets/half/password", "there is no such file")
                  .doesNotContain("half/username");
            });

    // It is tried again after a minute, which the tests in between make short.
    tested
        .client()
        .secrets()
        .inNamespace(tested.namespace())
        .withName("half")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"data\":{\"password\":\""
                + Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8))
                + "\"}}");
  }

  @ParameterizedTest
  @EnumSource
  void backsUpAndRestoresWithTheDocumentedSecrets(Place place) throws Exception {
    String name = name(place);
    KafkaBackupStatus backup = completed(name);
    assertThat(backup.lastBackupId()).matches(name + "-\\d{8}-\\d{6}");
    assertThat(backup.lastBackupTime()).isNotNull();
    assertThat(backup.lastBackupSize()).isPositive();
    assertThat(backup.lastBackupRecords()).isEqualTo(200);
    assertThat(backup.backupHistory())
        .singleElement()
        .satisfies(it -> assertThat(it.outcome()).isEqualTo(Outcome.SUCCESS));

    String copy = topic + "." + name;
    apply(
        "KafkaRestore",
        name,
        "backupRef: {name: "
            + name
            + "}\n"
            + cluster("targetCluster")
            + "topicMapping: {"
            + topic
            + ": "
            + copy
            + "}\n");
    KafkaRestoreStatus restore =
        tested
            .await(
                KafkaRestore.class,
                name,
                it ->
                    it.getStatus().phase() == Phase.COMPLETED
                        || it.getStatus().phase() == Phase.FAILED)
            .getStatus();
    assertThat(restore.phase()).as("%s", restore.conditions()).isEqualTo(Phase.COMPLETED);
    assertThat(restore.restoredRecords()).isEqualTo(200);
    TopicReader reader = new TopicReader(kafka.clientProperties());
    assertThat(reader.read(copy).withoutOffsets()).isEqualTo(reader.read(topic).withoutOffsets());
    assertThat(tested.logs()).doesNotContain("hunter2", S3Server.SECRET_KEY, EntraServer.SECRET);
  }

  @Test
  void showsACertificateToBrokersThatWantOne() throws Exception {
    apply(
        "KafkaBackup",
        "certificate",
        cluster("kafkaCluster", kafka.clientProperties("alice"), "kafka-client-tls")
            + "topics: ["
            + topic
            + "]\n"
            + storage(Place.PVC));

    assertThat(completed("certificate").lastBackupRecords()).isEqualTo(200);
  }

  @Test
  @Order(LAST)
  void goesOnByItselfWhenTheKeyIsAdded() throws Exception {
    KafkaBackupStatus mended =
        tested
            .await(KafkaBackup.class, "half", it -> it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    assertThat(mended.lastBackupRecords()).isEqualTo(200);
    assertThat(mended.backupHistory())
        .extracting(BackupRun::outcome)
        .containsExactly(Outcome.SUCCESS, Outcome.FAILURE);
    assertThat(Conditions.find(mended.conditions(), Conditions.READY))
        .hasValueSatisfying(it -> assertThat(it.getReason()).isEqualTo("BackupCompleted"));
  }
}
