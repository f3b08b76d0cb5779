package sh.oso.kafka.backup.engine.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** A drill that cannot look says why, in one line, and says nothing about the backup. */
class DrillRightsIT {

  private static final VerifyRequest DRILL = VerifyRequest.of("b", Level.RESTORED);

  private final Path folder;

  DrillRightsIT(@TempDir Path folder) {
    this.folder = folder;
  }

  private static KafkaBackup open(Map<String, Object> kafka, Path folder) {
    return KafkaBackup.builder().kafka(kafka).repository(folder).build();
  }

  private void backUp(KafkaCluster cluster) throws Exception {
    try (Admin admin = Admin.create(cluster.clientProperties());
        KafkaBackup backups = open(cluster.clientProperties(), folder)) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
      new TopicWriter(cluster.clientProperties())
          .write(List.of(new ProducerRecord<>("orders", "v".getBytes(UTF_8))));
      backups.backup(BackupRequest.of("orders").withBackupId("b"));
    }
  }

  @Test
  void rightsOnItsOwnTopicsAreEnoughAndNeeded() throws Exception {
    try (KafkaCluster cluster =
            KafkaCluster.builder()
                .sasl(SaslMechanism.PLAIN)
                .user("alice", "secret")
                .authorizer()
                .start();
        Admin admin = Admin.create(cluster.clientProperties())) {
      backUp(cluster);
      try (KafkaBackup backups = open(cluster.clientProperties("alice"), folder)) {
        assertThatThrownBy(() -> backups.verify(DRILL))
            .isInstanceOf(KafkaAccessException.class)
            .hasMessageContaining("creating a topic of the drill is not allowed")
            .hasMessageEndingWith(
                "a drill needs CREATE, DESCRIBE, READ, WRITE and DELETE on topics that begin with"
                    + " __kafka-backup-drill-");
        allow(admin, cluster, AclOperation.CREATE, AclOperation.DESCRIBE, AclOperation.DELETE);
        assertThatThrownBy(() -> backups.verify(DRILL))
            .isInstanceOf(KafkaAccessException.class)
            .hasMessageContaining("READ, WRITE and DELETE on topics that begin with");
        assertThat(admin.listTopics().names().get()).containsExactly("orders");
        allow(admin, cluster, AclOperation.READ, AclOperation.WRITE);
        assertThat(backups.verify(DRILL).valid()).isTrue();
        assertThat(admin.listTopics().names().get()).containsExactly("orders");
      }
    }
  }

  private static void allow(Admin admin, KafkaCluster cluster, AclOperation... operations)
      throws Exception {
    ResourcePattern topics =
        new ResourcePattern(ResourceType.TOPIC, ScratchTopics.PREFIX, PatternType.PREFIXED);
    admin
        .createAcls(
            Stream.of(operations)
                .map(
                    it ->
                        new AclBinding(
                            topics,
                            new AccessControlEntry(
                                cluster.principalOf("alice"), "*", it, AclPermissionType.ALLOW)))
                .toList())
        .all()
        .get();
  }

  @Test
  void tooFewBrokersAndNoClusterAreTold() throws Exception {
    try (KafkaCluster cluster =
        KafkaCluster.builder().brokerProperty("default.replication.factor", "2").start()) {
      backUp(cluster);
      try (KafkaBackup backups = open(cluster.clientProperties(), folder)) {
        assertThatThrownBy(() -> backups.verify(DRILL))
            .isInstanceOf(TargetConflictException.class)
            .hasMessageContaining("fewer brokers than it gives a topic replicas");
      }
    }
    try (KafkaBackup backups = open(Map.of("bootstrap.servers", "localhost:1"), folder)) {
      assertThatThrownBy(() -> backups.verify(DRILL)).isInstanceOf(KafkaUnavailableException.class);
    }
    try (KafkaBackup backups = KafkaBackup.builder().repository(folder).build()) {
      assertThatThrownBy(() -> backups.verify(DRILL))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("no Kafka is given");
    }
  }
}
