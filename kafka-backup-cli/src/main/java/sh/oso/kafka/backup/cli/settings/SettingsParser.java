package sh.oso.kafka.backup.cli.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupRequest.MissingTopics;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.spi.EngineSettings;

/** Makes settings of a file and flags, or says everything that is wrong with them. */
public final class SettingsParser {

  private static final String LATEST = "latest";

  private final Problems problems;
  private final Set<Need> needs;
  private final SettingsReader reader;
  private final Value.Fields tree;
  private final String cluster;
  private Map<String, String> target = Map.of();
  private final StoreTypes stores;

  private SettingsParser(Value.Fields file, Flags flags, Set<Need> needs, StoreTypes stores) {
    this.problems = flags.problems;
    this.stores = stores;
    this.needs = needs;
    this.cluster =
        needs.contains(Need.TARGET) && file.fields().containsKey("targetCluster")
            ? "targetCluster"
            : "kafkaCluster";
    this.tree = flags.over(file, cluster);
    this.reader = new SettingsReader(tree, problems);
  }

  /**
   * Parses.
   *
   * @param file the settings file, null for none
   * @param flags what the command line says, which wins
   * @param environment for variables in the file
   * @param needs what the command needs
   * @param stores those at hand
   * @throws SettingsException with all problems
   */
  public static Settings parse(
      @Nullable Path file,
      Flags flags,
      Map<String, String> environment,
      Set<Need> needs,
      StoreTypes stores) {
    Value.Fields content =
        file == null
            ? new Value.Fields(Map.of(), Origin.ofFlag("command line"))
            : YamlFile.read(file, new Variables(environment, flags.problems), flags.problems);
    if (content == null) {
      // What the file was to say is not missing as well.
      throw flags.problems.exception();
    }
    return new SettingsParser(content, flags, needs, stores).parse();
  }

  private Settings parse() {
    new Names(stores, problems).check(tree);
    Map<String, String> kafka = kafka();
    RepositorySettings places = new RepositorySettings(tree, reader, stores, problems);
    EngineSettings.@Nullable Repository state = places.readState();
    EngineSettings.@Nullable Repository repository =
        needs.contains(Need.STATE) ? places.readStateOrRepository(state) : places.read();
    Settings.Compression compression = compression();
    Limits limits = new LimitSettings(reader, problems).read();
    Settings.@Nullable Address metrics = metrics();
    TopicSelection topics = topics();
    String backupId = backupId();
    BackupRequest backup =
        new BackupRequest(
            backupId,
            topics,
            reader.choice(
                Key.MISSING_TOPICS,
                MissingTopics.values(),
                policy -> policy.name().toLowerCase(Locale.ROOT),
                MissingTopics.FAIL),
            reader.string(Key.SOURCE_CLUSTER_ID),
            reader.bool(Key.INCLUDE_OFFSET_HEADERS, false),
            texts(reader.map(Key.LABELS)),
            reader.bool(Key.FULL, false));
    PruneRequest prune =
        new RetentionSettings(reader, problems)
            .read(backup.labels(), reader.bool(Key.DRY_RUN, false));
    FollowRequest follow = new FollowSettings(reader, problems, needs).read(backup, prune);
    RestoreRequest restore =
        new RestoreSettings(reader, problems).read(backupId == null ? LATEST : backupId, topics);
    Shard shard = new ShardSettings(reader, problems, needs).read(backup, restore);
    VerifyRequest verify =
        new VerifySettings(reader, problems, needs)
            .read(backupId == null ? LATEST : backupId, topics, kafka, shard);
    OffsetSettings offsets = new OffsetReader(reader, problems, needs).read();
    problems.throwIfAny();
    if (repository == null) {
      throw new IllegalStateException("a missing repository was not reported");
    }
    return new Settings(
        kafka,
        target,
        repository,
        state,
        compression,
        limits,
        metrics,
        backup,
        follow,
        restore,
        shard,
        verify,
        prune,
        offsets);
  }

  private Map<String, String> kafka() {
    String other = cluster.equals("kafkaCluster") ? "targetCluster" : "kafkaCluster";
    target = ClusterSettings.read(other, reader, problems);
    Map<String, String> kafka = ClusterSettings.read(cluster, reader, problems);
    if (needs.contains(Need.KAFKA) || needs.contains(Need.BOTH_CLUSTERS)) {
      requireServers(cluster, kafka, "--bootstrap-servers");
    }
    if (needs.contains(Need.BOTH_CLUSTERS)) {
      requireServers(other, target, "--target-bootstrap-servers");
    }
    return kafka;
  }

  private void requireServers(String block, Map<String, String> kafka, String flag) {
    String path = Key.BOOTSTRAP_SERVERS.path().replace("kafkaCluster", block);
    if (!kafka.containsKey("bootstrap.servers") && !problems.mention(path)) {
      problems.add(path, "is missing; give it, or " + flag, null);
    }
  }

  private Settings.Compression compression() {
    String codec = reader.string(Key.COMPRESSION);
    Value.Text level = reader.text(Key.COMPRESSION_LEVEL);
    if ("none".equals(codec) && level != null) {
      problems.add(
          Key.COMPRESSION_LEVEL.path(), level, "has no meaning with compression none; remove it");
    }
    return new Settings.Compression(
        codec == null ? "zstd" : codec,
        reader.integer(Key.COMPRESSION_LEVEL, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private Settings.@Nullable Address metrics() {
    Integer port = reader.integer(Key.METRICS_PORT, 0, 65_535);
    Value.Text host = reader.text(Key.METRICS_HOST);
    if (port == null && host != null && !problems.mention(Key.METRICS_PORT.path())) {
      problems.add(Key.METRICS_HOST.path(), host, "has no meaning without metrics.port; add that");
    }
    return port == null
        ? null
        : new Settings.Address(host == null ? "127.0.0.1" : host.text(), port);
  }

  private TopicSelection topics() {
    List<String> includes = reader.list(Key.TOPICS);
    if (includes.isEmpty()) {
      if (needs.contains(Need.TOPICS) && !problems.mention(Key.TOPICS.path())) {
        problems.add(Key.TOPICS.path(), "is missing; name topics, or \"*\" for all", null);
      }
      includes = TopicSelection.ALL.includes();
    }
    List<String> chosen =
        attempt(Key.TOPICS, includes, it -> new TopicSelection(it, List.of()).includes());
    List<String> excludes =
        attempt(
            Key.EXCLUDE_TOPICS,
            reader.list(Key.EXCLUDE_TOPICS),
            it -> new TopicSelection(List.of("*"), it).excludes());
    return new TopicSelection(
        chosen == null ? List.of("*") : chosen, excludes == null ? List.of() : excludes);
  }

  private @Nullable String backupId() {
    Value.Text id = reader.text(Key.BACKUP_ID);
    if (id == null) {
      if (needs.contains(Need.BACKUP_ID) && !problems.mention(Key.BACKUP_ID.path())) {
        problems.add(Key.BACKUP_ID.path(), "is missing; name a backup of 'list', or latest", null);
      }
      return null;
    }
    if (needs.contains(Need.NEW_BACKUP) && id.text().equals(LATEST)) {
      problems.add(Key.BACKUP_ID.path(), id, "always means the newest backup; take another name");
      return null;
    }
    return attempt(
        Key.BACKUP_ID,
        id.text(),
        it -> VerifyRequest.of(it, VerifyRequest.Level.LISTED).backupId());
  }

  private static Map<String, String> texts(Map<String, Value.Text> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  /** Lets the API's own value check what was given; null, with a problem added, if it refuses. */
  private <T, R> @Nullable R attempt(Key key, @Nullable T given, Function<T, R> check) {
    if (given == null) {
      return null;
    }
    try {
      return check.apply(given);
    } catch (IllegalArgumentException | InvalidRequestException e) {
      problems.add(key.path(), String.valueOf(e.getMessage()), reader.origin(key.path()));
      return null;
    }
  }
}
