package sh.oso.kafka.backup.engine.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Acl;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Acls;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Capture;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Quota;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Quotas;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.ScramUser;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.ScramUsers;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Coverage;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

class SnapshotsTest {

  private static final GroupSnapshot GROUPS =
      new GroupSnapshot(
          1,
          Coverage.ALL,
          List.of(
              new Group(
                  "billing",
                  GroupSnapshot.Type.CONSUMER,
                  "Stable",
                  "consumer",
                  true,
                  List.of(
                      new TopicOffsets(
                          "orders",
                          List.of(
                              new PartitionOffset(0, 12, 3, "note", null),
                              new PartitionOffset(1, 40, -1, "", 44L)))))));

  private static final ClusterSnapshot CLUSTER =
      new ClusterSnapshot(
          1,
          new Acls(
              Capture.COMPLETE,
              List.of(new Acl("TOPIC", "orders", "LITERAL", "User:a", "*", "READ", "ALLOW"))),
          new Quotas(
              Capture.COMPLETE,
              List.of(
                  new Quota(
                      Collections.singletonMap("user", null),
                      Map.of("producer_byte_rate", 1024.0)))),
          new ScramUsers(Capture.COMPLETE, List.of(new ScramUser("bob", "SCRAM-SHA-512", 4096))));

  private final InMemoryStore store = new InMemoryStore();
  private final Codecs codecs = Codecs.find(getClass().getClassLoader());
  private final Codec none = codecs.open("none", OptionalInt.empty());
  private final Snapshots snapshots = new Repository(store, codecs).snapshots();

  @Test
  void readsWhatItStored() {
    assertThat(snapshots.loadGroups(snapshots.storeGroups(GROUPS, none, null))).isEqualTo(GROUPS);
    assertThat(snapshots.loadCluster(snapshots.storeCluster(CLUSTER, none, null)))
        .isEqualTo(CLUSTER);
  }

  @Test
  void storesTheDocumentedMembers() throws IOException {
    assertThat(text(snapshots.storeGroups(GROUPS, none, null)))
        .isEqualTo(
            """
            {"formatVersion":1,"coverage":"ALL","groups":[{"groupId":"billing","type":"CONSUMER",\
            "state":"Stable","protocol":"consumer","offsetsKnown":true,"topics":[{"topic":"orders",\
            "partitions":[{"partition":0,"offset":12,"leaderEpoch":3,"metadata":"note"},\
            {"partition":1,"offset":40,"leaderEpoch":-1,"metadata":"","committedOffset":44}]}]}]}""");
    assertThat(text(snapshots.storeCluster(CLUSTER, none, null)))
        .isEqualTo(
            """
            {"formatVersion":1,"acls":{"capture":"COMPLETE","entries":[{"resourceType":"TOPIC",\
            "resourceName":"orders","patternType":"LITERAL","principal":"User:a","host":"*",\
            "operation":"READ","permission":"ALLOW"}]},"quotas":{"capture":"COMPLETE","entries":[\
            {"entity":{"user":null},"limits":{"producer_byte_rate":1024.0}}]},"scramUsers":\
            {"capture":"COMPLETE","entries":[{"user":"bob","mechanism":"SCRAM-SHA-512",\
            "iterations":4096}]}}""");
  }

  /** What somebody else stored may be about to be deleted; what the parent names is not. */
  @Test
  void namesTheParentsAgainAndNobodyElses() {
    ObjectRef first = snapshots.storeGroups(GROUPS, none, null);
    assertThat(first.key()).startsWith("groups/" + first.sha256() + ".").endsWith(".json");
    assertThat(snapshots.storeGroups(GROUPS, none, first)).isEqualTo(first);
    ObjectRef apart = snapshots.storeGroups(GROUPS, none, null);
    assertThat(apart.sha256()).isEqualTo(first.sha256());
    assertThat(apart.key()).isNotEqualTo(first.key());
  }

  @Test
  void aParentsThatIsDamagedOrGoneIsStoredAnew() throws IOException {
    ObjectRef first = snapshots.storeCluster(CLUSTER, none, null);
    ObjectKey key = ObjectKey.of(first.key());
    store.delete(List.of(key));
    ObjectRef second = snapshots.storeCluster(CLUSTER, none, first);
    assertThat(snapshots.loadCluster(second)).isEqualTo(CLUSTER);

    byte[] damaged = new byte[(int) first.sizeBytes()];
    store.put(key, ObjectContent.of(damaged), Lifetime.LASTING);
    ObjectRef third = snapshots.storeCluster(CLUSTER, none, first);
    assertThat(third.key()).isNotEqualTo(first.key());
    assertThat(snapshots.loadCluster(third)).isEqualTo(CLUSTER);
  }

  @Test
  void refusesOneThatIsDamagedOrGone() throws IOException {
    ObjectRef ref = snapshots.storeGroups(GROUPS, none, null);
    assertThat(snapshots.findProblem(ref)).isEmpty();
    store.delete(List.of(ObjectKey.of(ref.key())));
    assertThat(snapshots.findProblem(ref)).contains("the object is missing");
    assertThatThrownBy(() -> snapshots.requireThere(List.of(ref)))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining(ref.key())
        .hasMessageContaining("take another backup id");

    store.put(
        ObjectKey.of(ref.key()),
        ObjectContent.of(new byte[(int) ref.sizeBytes()]),
        Lifetime.LASTING);
    assertThatThrownBy(() -> snapshots.loadGroups(ref))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void aReferenceWithoutALegalKeyIsDamage() {
    ObjectRef ref = new ObjectRef("../x", 1, 1, "00", "none");
    assertThatThrownBy(() -> snapshots.loadGroups(ref))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("no key");
  }

  private String text(ObjectRef ref) throws IOException {
    try (var in = store.openRange(ObjectKey.of(ref.key()), 0, ref.sizeBytes())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
