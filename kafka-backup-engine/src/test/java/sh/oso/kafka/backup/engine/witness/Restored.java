package sh.oso.kafka.backup.engine.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.testkit.records.TestTopics;

/** Restores backups under other names, compares, and clears away. Safe for use by many threads. */
public final class Restored {

  private final KafkaBackup backups;
  private final Witness witness;
  private final TestTopics topics;

  public Restored(KafkaBackup backups, Map<String, Object> clientProperties) {
    this.backups = backups;
    this.witness = new Witness(clientProperties);
    this.topics = new TestTopics(clientProperties);
  }

  /**
   * Makes sure that a restore of a backup brings back what was seen when it was taken.
   *
   * @param seen by topic
   * @param what says in a failure what was done
   */
  public void isAsSeen(String backupId, Map<String, Seen> seen, String what) {
    Map<String, String> targets = new LinkedHashMap<>();
    seen.keySet().forEach(topic -> targets.put(topic, TestTopics.uniqueName("restored." + topic)));
    backups.restore(
        RestoreRequest.of(backupId)
            .withTopics(TopicSelection.of(seen.keySet().toArray(String[]::new)))
            .withTopicMapping(targets));
    seen.forEach(
        (topic, before) ->
            assertThat(witness.likewise(before, targets.getOrDefault(topic, topic)))
                .as("%s of backup %s, restored: %s", topic, backupId, what)
                .isEqualTo(before));
    topics.delete(targets.values());
  }
}
