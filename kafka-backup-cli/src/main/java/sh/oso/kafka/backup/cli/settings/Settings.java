package sh.oso.kafka.backup.cli.settings;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.spi.EngineSettings;

/**
 * What a command works with. Prints no value of the cluster's or the repository's settings.
 *
 * @param kafka properties of a Kafka client for the command's cluster; empty if none is given
 * @param target the same for the cluster to clone to
 * @param repository where backups lie
 * @param state where restores keep their plans and reports; null for the repository
 * @param compression how new segments are compressed
 * @param limits what runs may use
 * @param metrics where to serve metrics; null for nowhere
 * @param backup what {@code backup} asks for
 * @param follow the same if {@code backup} is to go on and on; null if it is not
 * @param restore what {@code restore} asks for
 * @param shard which part of {@code backup}, {@code restore} or {@code verify} to do
 * @param verify what {@code verify} asks for, and which backup {@code describe} describes
 * @param prune which backups {@code prune} keeps, and {@code backup} when it is done
 * @param offsets what the offset tools work with
 */
public record Settings(
    Map<String, String> kafka,
    Map<String, String> target,
    EngineSettings.Repository repository,
    EngineSettings.@Nullable Repository state,
    Compression compression,
    Limits limits,
    @Nullable Address metrics,
    BackupRequest backup,
    @Nullable FollowRequest follow,
    RestoreRequest restore,
    Shard shard,
    VerifyRequest verify,
    PruneRequest prune,
    OffsetSettings offsets) {

  /** A codec's id and its level, null for the codec's own default. */
  public record Compression(String codec, @Nullable Integer level) {}

  /** A host and a port, which is 0 for any that is free. */
  public record Address(String host, int port) {}

  public Settings {
    kafka = Map.copyOf(kafka);
    target = Map.copyOf(target);
  }

  @Override
  public String toString() {
    return "Settings[" + kafka.keySet() + ", " + compression + ", " + limits + "]";
  }
}
