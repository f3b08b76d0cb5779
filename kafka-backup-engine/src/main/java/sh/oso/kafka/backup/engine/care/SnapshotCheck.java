package sh.oso.kafka.backup.engine.care;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.engine.manifest.Snapshots;

/** Looks at the snapshots that a manifest names: whether they are there, or can be read. */
final class SnapshotCheck {

  private final Snapshots snapshots;
  private final Level level;

  SnapshotCheck(Snapshots snapshots, Level level) {
    this.snapshots = snapshots;
    this.level = level;
  }

  /** What is wrong; these damages touch no topic. */
  List<Damage> run(Manifest manifest) {
    List<Damage> damages = new ArrayList<>();
    look(manifest.groups(), snapshots::loadGroups, damages);
    look(manifest.cluster(), snapshots::loadCluster, damages);
    return damages;
  }

  private interface Loading {
    Object load(ObjectRef ref);
  }

  private void look(@Nullable ObjectRef ref, Loading loading, List<Damage> damages) {
    if (ref != null) {
      problem(ref, loading)
          .ifPresent(problem -> damages.add(new Damage(null, -1, -1, -1, ref.key(), problem)));
    }
  }

  /** Small as they are, checksums and content are one step. */
  private Optional<String> problem(ObjectRef ref, Loading loading) {
    try {
      if (level == Level.LISTED) {
        return snapshots.findProblem(ref);
      }
      loading.load(ref);
      return Optional.empty();
    } catch (CorruptBackupException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
