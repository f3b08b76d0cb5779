package sh.oso.kafka.backup.engine.groups;

import java.util.Collection;
import org.apache.kafka.clients.admin.GroupListing;

/** Lists groups. */
interface GroupList {

  /** Whether the list has all groups, not only those that the caller may see. */
  boolean hasAll();

  /**
   * The groups of all brokers.
   *
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if it may not be all of them
   */
  Collection<GroupListing> read();
}
