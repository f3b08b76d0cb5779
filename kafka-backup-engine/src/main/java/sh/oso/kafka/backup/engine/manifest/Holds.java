package sh.oso.kafka.backup.engine.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/** The holds of a repository. Their names are in their keys: none need be read. */
public final class Holds {

  /** A label that holds the backup that was made with it. */
  public static final String LABEL = "hold";

  private static final String SUFFIX = ".json";

  private final Repository repository;

  public Holds(Repository repository) {
    this.repository = repository;
  }

  /** Names of all holds, by backup id. */
  public Map<String, List<String>> list() {
    Map<String, List<String>> names = new TreeMap<>();
    for (ObjectStat stat : repository.list(Keys.HOLDS, "")) {
      String rest = stat.key().value().substring(Keys.HOLDS.length());
      int slash = rest.indexOf('/');
      if (slash > 0 && rest.endsWith(SUFFIX)) {
        names
            .computeIfAbsent(rest.substring(0, slash), id -> new ArrayList<>())
            .add(rest.substring(slash + 1, rest.length() - SUFFIX.length()));
      }
    }
    return names;
  }

  /** Keys of the holds of one backup. */
  public List<ObjectKey> keys(String backupId) {
    return repository.list(Keys.holds(backupId), "").stream().map(ObjectStat::key).toList();
  }

  /** Where a hold lies. */
  public static ObjectKey key(String backupId, String name) {
    return Keys.hold(backupId, name);
  }

  /** Places a hold; one that is there under this name stays as it is. */
  public void put(Hold hold) {
    repository.claim(Keys.hold(hold.backupId(), hold.name()), Hold.class, hold, Lifetime.TEMPORARY);
  }
}
