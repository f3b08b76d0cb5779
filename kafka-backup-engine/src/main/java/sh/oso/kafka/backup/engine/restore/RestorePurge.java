package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;

/**
 * Content of a restore's {@code purge.json}: up to where the target topics that exist are purged,
 * written before the backup is verified. What comes behind, of this restore or of anybody, is not
 * deleted, however often the purge is done.
 */
record RestorePurge(int formatVersion, String restoreId, List<ReadyTopic> topics) {

  RestorePurge {
    topics = List.copyOf(topics);
  }
}
