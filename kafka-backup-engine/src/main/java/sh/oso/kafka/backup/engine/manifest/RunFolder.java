package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;

/**
 * What lies below {@code backups/<backupId>/}, unread.
 *
 * @param manifest null if there is none
 * @param plan null if there is none
 * @param others checkpoints and whatever else is there
 */
public record RunFolder(
    String backupId,
    @Nullable ObjectStat manifest,
    @Nullable ObjectStat plan,
    List<ObjectStat> others) {

  public RunFolder {
    others = List.copyOf(others);
  }

  /** All of a repository, in order of id. */
  public static List<RunFolder> list(Repository repository) {
    return group(repository.list(Keys.BACKUPS, ""));
  }

  /** That of one backup id; empty if nothing lies there. */
  public static List<RunFolder> list(Repository repository, String backupId) {
    return group(repository.list(Keys.backup(backupId), ""));
  }

  /** When the last of it was stored: the last sign of life of a run. */
  public Instant youngest() {
    Instant youngest = Instant.MIN;
    for (ObjectStat stat : all()) {
      youngest = stat.lastModified().isAfter(youngest) ? stat.lastModified() : youngest;
    }
    return youngest;
  }

  /** All but the manifest, the plan first. */
  public List<ObjectKey> besidesManifest() {
    return all().stream().filter(stat -> !stat.equals(manifest)).map(ObjectStat::key).toList();
  }

  private List<ObjectStat> all() {
    List<ObjectStat> all = new ArrayList<>();
    if (manifest != null) {
      all.add(manifest);
    }
    if (plan != null) {
      all.add(plan);
    }
    all.addAll(others);
    return all;
  }

  private static List<RunFolder> group(List<ObjectStat> listed) {
    List<RunFolder> folders = new ArrayList<>();
    for (int from = 0; from < listed.size(); ) {
      String id = id(listed.get(from));
      int to = from;
      ObjectStat manifest = null;
      ObjectStat plan = null;
      List<ObjectStat> others = new ArrayList<>();
      for (; to < listed.size() && id(listed.get(to)).equals(id); to++) {
        ObjectStat stat = listed.get(to);
        if (stat.key().equals(Keys.manifest(id))) {
          manifest = stat;
        } else if (stat.key().equals(Keys.plan(id))) {
          plan = stat;
        } else {
          others.add(stat);
        }
      }
      folders.add(new RunFolder(id, manifest, plan, others));
      from = to;
    }
    return folders;
  }

  private static String id(ObjectStat stat) {
    String rest = stat.key().value().substring(Keys.BACKUPS.length());
    return rest.indexOf('/') < 0 ? rest : rest.substring(0, rest.indexOf('/'));
  }
}
