package sh.oso.kafka.backup.cli.settings;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.EvidenceRequest;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.VerifySample;
import sh.oso.kafka.backup.cli.EnumNames;

/** Reads what {@code verify} asks for. */
final class VerifySettings {

  private final SettingsReader reader;
  private final Problems problems;
  private final Set<Need> needs;

  VerifySettings(SettingsReader reader, Problems problems, Set<Need> needs) {
    this.reader = reader;
    this.problems = problems;
    this.needs = needs;
  }

  /**
   * Reads.
   *
   * @param kafka properties of a client for the cluster; empty if there is none
   */
  VerifyRequest read(
      String backupId, TopicSelection topics, Map<String, String> kafka, Shard shard) {
    Level level = reader.choice(Key.LEVEL, Level.values(), EnumNames::camelCase, Level.CHECKSUMS);
    String servers = Key.BOOTSTRAP_SERVERS.path();
    if (level == Level.RESTORED
        && needs.contains(Need.CLUSTER_OF_DRILL)
        && !kafka.containsKey("bootstrap.servers")
        && !problems.mention(servers)) {
      problems.add(
          servers,
          "is missing; level Restored restores into a cluster: give it, or --bootstrap-servers",
          null);
    }
    EvidenceRequest evidence = new EvidenceSettings(reader, problems).read();
    VerifySample sample = sample(level);
    boolean part = !shard.isWhole() && needs.contains(Need.CLUSTER_OF_DRILL);
    boolean fit = !part || isFitForParts(backupId, sample, evidence);
    return new VerifyRequest(
        backupId, level, topics, sample, evidence, part && fit ? shard : Shard.WHOLE);
  }

  /** All parts must draw the same segments of the same backup. */
  private boolean isFitForParts(
      String backupId, VerifySample sample, @Nullable EvidenceRequest evidence) {
    Value.Text shard = Objects.requireNonNull(reader.text(Key.SHARD));
    boolean fit = true;
    if (backupId.equals("latest")) {
      problems.add(Key.SHARD.path(), shard, "needs the same backupId for all parts; name it");
      fit = false;
    }
    if (sample.percent() < 100 && reader.text(Key.SAMPLE_SEED) == null) {
      problems.add(Key.SHARD.path(), shard, "needs the same sampleSeed for all parts; add one");
      fit = false;
    }
    if (evidence != null) {
      problems.add(
          Key.SHARD.path(), shard, "has no meaning with evidence, which tells of the whole");
      fit = false;
    }
    return fit;
  }

  private VerifySample sample(Level level) {
    Integer given = reader.integer(Key.SAMPLE_PERCENT, 1, 100);
    Integer seed = reader.integer(Key.SAMPLE_SEED, 0, Integer.MAX_VALUE);
    int percent = given == null ? 100 : given;
    if (percent < 100 && level == Level.LISTED) {
      problems.add(
          Key.SAMPLE_PERCENT.path(),
          "has no meaning with level Listed, which looks at every object; leave it out, or take"
              + " another level",
          reader.origin(Key.SAMPLE_PERCENT.path()));
      return VerifySample.ALL;
    }
    if (seed != null && percent == 100 && !problems.mention(Key.SAMPLE_PERCENT.path())) {
      problems.add(
          Key.SAMPLE_SEED.path(),
          "has no meaning without a samplePercent below 100; add that",
          reader.origin(Key.SAMPLE_SEED.path()));
    }
    return seed == null ? VerifySample.of(percent) : new VerifySample(percent, seed);
  }
}
