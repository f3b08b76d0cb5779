package sh.oso.kafka.backup.engine.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Acl;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Capture;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Quota;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.ScramUser;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Coverage;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;

/** What a user has no right to see is marked, never taken for nothing. */
class SnapshotRightsIT {

  private static final String CLUSTER = "kafka-cluster";

  private final KafkaCluster cluster =
      KafkaCluster.builder().sasl(SaslMechanism.PLAIN).user("alice", "secret").authorizer().start();
  private final Admin admin = Admin.create(cluster.clientProperties());

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path folder;

  @BeforeEach
  void makeSomethingToSee() throws Exception {
    admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    for (String group : List.of("billing", "shipping")) {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(0)))
          .all()
          .get();
    }
    ClientQuotaEntity everybody =
        new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.USER, null));
    admin
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    everybody,
                    List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1048576.0)))))
        .all()
        .get();
    admin
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    "bob", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 5000), "hunter2")))
        .all()
        .get();
    allow(ResourceType.TOPIC, "orders", AclOperation.READ, AclOperation.DESCRIBE_CONFIGS);
  }

  @AfterEach
  void stop() {
    admin.close();
    cluster.close();
  }

  @Test
  void seesMoreWithEachRight() throws Exception {
    Manifest blind = backup();
    assertThat(blind.groups()).isNull();
    assertThat(blind.warnings())
        .hasSize(4)
        .anyMatch(it -> it.contains("consumer groups") && it.contains("DESCRIBE on the cluster"))
        .anyMatch(it -> it.contains("ACLs") && it.contains("DESCRIBE on the cluster"))
        .anyMatch(it -> it.contains("quotas") && it.contains("DESCRIBE_CONFIGS on the cluster"))
        .anyMatch(it -> it.contains("SCRAM") && it.contains("DESCRIBE on the cluster"));
    assertThat(captures(clusterSnapshot())).containsOnly(Capture.NOT_PERMITTED);

    allow(ResourceType.GROUP, "billing", AclOperation.DESCRIBE);
    Manifest some = backup();
    assertThat(some.warnings()).anyMatch(it -> it.contains("only the 1 that the user may see"));
    assertThat(groupSnapshot().coverage()).isEqualTo(Coverage.VISIBLE);
    assertThat(groupSnapshot().groups()).extracting(Group::groupId).containsExactly("billing");
    assertThat(groupSnapshot().groups().get(0).topics()).hasSize(1);

    allow(ResourceType.CLUSTER, CLUSTER, AclOperation.DESCRIBE);
    Manifest listed = backup();
    assertThat(listed.warnings())
        .hasSize(2)
        .anyMatch(it -> it.contains("shipping") && it.contains("DESCRIBE on these groups"))
        .anyMatch(it -> it.contains("quotas"));
    assertThat(groupSnapshot().coverage()).isEqualTo(Coverage.ALL);
    assertThat(groupSnapshot().groups())
        .extracting(Group::offsetsKnown)
        .containsExactly(true, false);

    allow(ResourceType.GROUP, "*", AclOperation.DESCRIBE);
    allow(ResourceType.CLUSTER, CLUSTER, AclOperation.DESCRIBE_CONFIGS);
    Manifest all = backup();
    assertThat(all.warnings()).isEmpty();
    assertThat(groupSnapshot().groups()).extracting(Group::offsetsKnown).containsOnly(true);
    ClusterSnapshot seen = clusterSnapshot();
    assertThat(captures(seen)).containsOnly(Capture.COMPLETE);
    assertThat(seen.acls().entries())
        .contains(
            new Acl(
                "TOPIC", "orders", "LITERAL", cluster.principalOf("alice"), "*", "READ", "ALLOW"));
    assertThat(seen.quotas().entries())
        .containsExactly(
            new Quota(
                Collections.singletonMap("user", null), Map.of("producer_byte_rate", 1048576.0)));
    assertThat(seen.scramUsers().entries())
        .containsExactly(new ScramUser("bob", "SCRAM-SHA-512", 5000));
  }

  @Test
  void keepsQuietAboutGroupsWhenTheRightToSeeThemWasTaken() throws Exception {
    allow(ResourceType.CLUSTER, CLUSTER, AclOperation.DESCRIBE);
    allow(ResourceType.GROUP, "*", AclOperation.DESCRIBE);
    assertThat(backup().groups()).isNotNull();
    admin
        .deleteAcls(
            List.of(
                new AclBinding(
                        new ResourcePattern(ResourceType.CLUSTER, CLUSTER, PatternType.LITERAL),
                        entry(AclOperation.DESCRIBE))
                    .toFilter(),
                new AclBinding(
                        new ResourcePattern(ResourceType.GROUP, "*", PatternType.LITERAL),
                        entry(AclOperation.DESCRIBE))
                    .toFilter()))
        .all()
        .get();

    Manifest blind = backup();

    assertThat(blind.groups()).isNull();
    assertThat(blind.warnings()).anyMatch(it -> it.contains("consumer groups are not"));
  }

  private Manifest backup() {
    try (KafkaBackup backups = open()) {
      return backups.backup(BackupRequest.of("orders")).manifest();
    }
  }

  private GroupSnapshot groupSnapshot() {
    try (KafkaBackup backups = open()) {
      return backups.findGroups("latest").orElseThrow();
    }
  }

  private ClusterSnapshot clusterSnapshot() {
    try (KafkaBackup backups = open()) {
      return backups.findClusterSnapshot("latest").orElseThrow();
    }
  }

  private static List<Capture> captures(ClusterSnapshot snapshot) {
    return List.of(
        snapshot.acls().capture(), snapshot.quotas().capture(), snapshot.scramUsers().capture());
  }

  private KafkaBackup open() {
    return KafkaBackup.builder()
        .kafka(cluster.clientProperties("alice"))
        .repository(folder)
        .build();
  }

  private void allow(ResourceType type, String name, AclOperation... operations) throws Exception {
    ResourcePattern pattern = new ResourcePattern(type, name, PatternType.LITERAL);
    for (AclOperation operation : operations) {
      admin.createAcls(List.of(new AclBinding(pattern, entry(operation)))).all().get();
    }
  }

  private AccessControlEntry entry(AclOperation operation) {
    return new AccessControlEntry(
        cluster.principalOf("alice"), "*", operation, AclPermissionType.ALLOW);
  }
}
