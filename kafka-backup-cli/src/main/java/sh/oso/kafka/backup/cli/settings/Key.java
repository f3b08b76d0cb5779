package sh.oso.kafka.backup.cli.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting that has a name: what the settings file may hold, and what the reference says. */
public enum Key {
  BOOTSTRAP_SERVERS(
      "kafkaCluster.bootstrapServers",
      Type.LIST,
      "",
      "Brokers to begin with, as `host:port`. Needed by `backup`, `restore`, `clone`, and `verify`"
          + " at level `Restored`."),
  SECURITY_PROTOCOL(
      "kafkaCluster.securityProtocol",
      Type.TEXT,
      "`PLAINTEXT`",
      "`PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`."),
  CA_FILE(
      "kafkaCluster.tls.caFile",
      Type.FILE,
      "the JDK's own",
      "PEM file of the authorities that may have signed the brokers' certificates. This file and the"
          + " next two are read anew when they change."),
  CERT_FILE(
      "kafkaCluster.tls.certFile",
      Type.FILE,
      "",
      "PEM file of the client's certificate and its chain. Goes with `keyFile`."),
  KEY_FILE(
      "kafkaCluster.tls.keyFile",
      Type.FILE,
      "",
      "PEM file of the client's private key in PKCS#8. If it is encrypted, give the property"
          + " `ssl.key.password`."),
  CERTIFICATE_OPTIONAL(
      "kafkaCluster.tls.clientCertificateOptional",
      Type.BOOLEAN,
      "`false`",
      "Whether `certFile` and `keyFile` may both be missing on disk; then no certificate is shown to"
          + " the brokers."),
  MECHANISM(
      "kafkaCluster.sasl.mechanism",
      Type.TEXT,
      "",
      "`PLAIN`, `SCRAM-SHA-256`, `SCRAM-SHA-512` or `OAUTHBEARER`. Others can be had through"
          + " `properties`."),
  USERNAME(
      "kafkaCluster.sasl.username",
      Type.TEXT,
      "",
      "Who to log in as; with `OAUTHBEARER` the id of the client. Or `usernameFile`."),
  USERNAME_FILE(
      "kafkaCluster.sasl.usernameFile",
      Type.FILE,
      "",
      "File that holds the user name; a line end after it is left out."),
  PASSWORD(
      "kafkaCluster.sasl.password",
      Type.SECRET,
      "",
      "The password, or with `OAUTHBEARER` the client's secret; better `${VARIABLE}` than in the"
          + " file. Or `passwordFile`."),
  PASSWORD_FILE(
      "kafkaCluster.sasl.passwordFile",
      Type.FILE,
      "",
      "File that holds the password; a line end after it is left out."),
  TOKEN_ENDPOINT(
      "kafkaCluster.sasl.tokenEndpoint",
      Type.TEXT,
      "",
      "With `OAUTHBEARER`: URL where tokens are had for the client's id and secret."),
  SCOPE(
      "kafkaCluster.sasl.scope",
      Type.TEXT,
      "that of the token endpoint",
      "With `OAUTHBEARER`: the scope to ask for."),
  PROPERTIES(
      "kafkaCluster.properties",
      Type.SECRET_MAP,
      "",
      "Any properties of a Kafka client, by Kafka's names, for what has no name here. A name that"
          + " is nearly one of Kafka's is an error; any other is left to plug-ins."),

  TOPICS(
      "topics",
      Type.LIST,
      "all",
      "Which topics: names, or patterns with `*` and `?`. Topics that begin with `__` must be named"
          + " in full. Needed by `backup`."),
  EXCLUDE_TOPICS("excludeTopics", Type.LIST, "none", "Names or patterns to leave out again."),
  MISSING_TOPICS(
      "missingTopics",
      Type.TEXT,
      "`fail`",
      "`fail` or `warn` if a topic that is named in full does not exist at the source."),

  STORAGE_URI(
      "storage.uri",
      Type.SECRET,
      "",
      "Where backups lie, as a URI such as `file:///var/backups/kafka`. Or `storageType`."),
  STORAGE_TYPE(
      "storage.storageType",
      Type.TEXT,
      "",
      "Type of store, as listed below, or that of a plug-in. Its settings are in"
          + " `storage.<type>`."),
  COMPRESSION(
      "compression",
      Type.TEXT,
      "`zstd`",
      "How new segments are compressed: `zstd`, `lz4`, `none`, or the id of a plug-in."),
  COMPRESSION_LEVEL(
      "compressionLevel",
      Type.INTEGER,
      "the codec's own",
      "How hard to try: 1 to 22 for zstd, 1 to 12 for lz4."),

  SOURCE_CLUSTER_ID(
      "sourceClusterId", Type.TEXT, "", "Your name for the source cluster, kept in the backup."),
  INCLUDE_OFFSET_HEADERS(
      "includeOffsetHeaders",
      Type.BOOLEAN,
      "`false`",
      "Whether restores of the backup add the headers that tell where a record came from, unless"
          + " they are told otherwise."),
  LABELS("labels", Type.MAP, "none", "Names and values of your own, kept in the backup."),
  BACKUP_ID(
      "backupId",
      Type.TEXT,
      "`backup`: from the time; `verify`, `describe`: `latest`",
      "The backup's name: 1 to 200 letters, digits, `.`, `_`, `-`. `backup` with the id of an"
          + " unfinished backup continues it. The others also take `latest`; `restore` needs it."),

  FULL(
      "full",
      Type.BOOLEAN,
      "`false`",
      "Whether a backup reads everything anew rather than to go on from an earlier backup."),
  SHARD(
      "shard",
      Type.TEXT,
      "all of it",
      "Which part of a `backup`, `restore` or `verify` to do, where several processes do it"
          + " together: its number from 0 on and how many there are, as `0/4`. Needs `backupId`, or"
          + " for a restore `restoreId`."
          + " The rate limit is that of all together."),
  CONTINUOUS(
      "continuous",
      Type.BOOLEAN,
      "`false`",
      "Whether `backup` keeps following the topics and makes one backup after the other, each named"
          + " by the time, until it gets SIGTERM or SIGINT."),
  COMMIT_INTERVAL(
      "commitInterval",
      Type.TIME,
      "`5m`",
      "Time from the start of one backup to the start of the next with `continuous`, `1s` at least."),

  RETENTION_BACKUPS(
      "retention.backups",
      Type.INTEGER,
      "any number",
      "`prune`, and `backup` when it is done, keep this number of the newest backups with the same"
          + " labels. Backups go only if a rule is given, here or below; the newest always stays."),
  RETENTION_MAX_AGE(
      "retention.maxAge",
      Type.TIME,
      "any age",
      "Keep backups that are not older; of these at most `retention.backups`."),
  RETENTION_MINIMUM(
      "retention.minimum",
      Type.INTEGER,
      "`1`",
      "Keep this number of the newest backups, however old."),
  RETENTION_DAILY(
      "retention.daily",
      Type.INTEGER,
      "`0`",
      "Besides, keep the last backup of each of this number of days (UTC) that have one."),
  RETENTION_WEEKLY("retention.weekly", Type.INTEGER, "`0`", "Likewise of weeks (ISO 8601)."),
  RETENTION_MONTHLY("retention.monthly", Type.INTEGER, "`0`", "Likewise of months."),
  RETENTION_YEARLY("retention.yearly", Type.INTEGER, "`0`", "Likewise of years."),
  RETENTION_GRACE(
      "retention.grace",
      Type.TIME,
      "`1d`",
      "How long data stays after the backup that named it was deleted, and how long a run may show"
          + " no sign of life before it is given up; 1h at least."),
  METRICS_PORT(
      "metrics.port",
      Type.INTEGER,
      "none",
      "Port at which `backup` and `restore` serve metrics for Prometheus, at `/metrics`, while they"
          + " run; `0` takes a free one and logs it."),
  METRICS_HOST(
      "metrics.host",
      Type.TEXT,
      "`127.0.0.1`",
      "Address to serve metrics at. In a container that is scraped from outside: `0.0.0.0`."),

  TOPIC_MAPPING(
      "topicMapping",
      Type.MAP,
      "none",
      "New topic names of a restore, by the old ones; `prod-*` with `staging-*` renames by pattern."),
  CREATE_TOPICS(
      "createTopics", Type.BOOLEAN, "`true`", "Whether a restore creates topics that are missing."),
  REPLICATION_FACTOR(
      "defaultReplicationFactor",
      Type.INTEGER,
      "as stored",
      "Replicas of topics that a restore creates, 1 to 32767; capped at the number of brokers."),
  RETENTION_POLICY(
      "retentionPolicy",
      Type.TEXT,
      "`KeepData`",
      "`KeepData` leaves retention off where the stored one would delete what was just restored;"
          + " `AsStored` applies it come what may."),
  TOPIC_CONFIGS(
      "topicConfigs",
      Type.MAP,
      "none",
      "Settings of target topics, by Kafka's names, that go before the stored ones."),
  EXISTING_TOPICS(
      "existingTopics",
      Type.TEXT,
      "`Fail`",
      "What it means that a target topic has records: `Fail`, `Append` behind them, or `Purge`: they"
          + " are deleted once the backup was verified."),
  REPARTITIONING(
      "repartitioning",
      Type.MAP,
      "none",
      "By target topic another number of partitions, as `partitions` in a block or alone. Records"
          + " with a key go where Kafka's default partitioner puts the key."),
  PARTITIONS(
      "partitions",
      Type.MAP,
      "all",
      "By source topic, or pattern, the partitions to restore, as `0-3,7`."),
  OFFSETS(
      "offsets",
      Type.MAP,
      "all",
      "Offsets to restore of a partition, both ends included: `orders:0` with `100-199`, or `100-`."),
  PITR_ENABLED(
      "pitr.enabled",
      Type.BOOLEAN,
      "whether a timestamp is given",
      "Whether a restore goes by record timestamps."),
  PITR_TIMESTAMP(
      "pitr.timestamp",
      Type.TEXT,
      "no bound",
      "The latest record timestamp to restore, included: RFC 3339, or milliseconds since the"
          + " epoch."),
  PITR_TIMESTAMP_MILLIS(
      "pitr.timestampMillis", Type.TEXT, "no bound", "The same in milliseconds since the epoch."),
  PITR_START(
      "pitr.startTimestamp",
      Type.TEXT,
      "no bound",
      "The earliest record timestamp to restore, included."),
  PITR_START_MILLIS(
      "pitr.startTimestampMillis",
      Type.TEXT,
      "no bound",
      "The same in milliseconds since the epoch."),
  INCLUDE_ORIGINAL_OFFSET_HEADER(
      "includeOriginalOffsetHeader",
      Type.BOOLEAN,
      "as the backup says",
      "Whether restored records get the headers `x-original-offset`, `x-original-timestamp`,"
          + " `x-source-partition` and `x-source-cluster`. Those of an earlier restore are replaced."),
  STRIP_OFFSET_HEADERS(
      "stripOffsetHeaders",
      Type.BOOLEAN,
      "`false`",
      "Whether restored records lose these headers."),
  DROP_KEYS_FILE(
      "dropKeysFile",
      Type.FILE,
      "none",
      "File of keys whose records a restore leaves out, one a line: text, `hex:...` or"
          + " `base64:...`."),
  OFFSET_RESET_ENABLED(
      "offsetReset.enabled",
      Type.BOOLEAN,
      "whether groups are named",
      "Whether a restore puts consumer groups of the backup where they belong in the target."),
  OFFSET_RESET_GROUPS(
      "offsetReset.consumerGroups",
      Type.LIST,
      "all",
      "Which groups: ids, or patterns with `*` and `?`."),
  OFFSET_RESET_STRATEGY(
      "offsetReset.strategy",
      Type.TEXT,
      "`mapping`",
      "`mapping` puts each group where it stood; `headerBased`, `earliest`, `latest`, `timestamp`,"
          + " `offset`."),
  OFFSET_RESET_TIMESTAMP(
      "offsetReset.timestamp",
      Type.TEXT,
      "",
      "With `timestamp`: RFC 3339, or milliseconds since the epoch."),
  OFFSET_RESET_OFFSET(
      "offsetReset.offset", Type.TEXT, "", "With `offset`: the offset, the same everywhere."),
  OFFSET_RESET_SOURCE_CLUSTER(
      "offsetReset.sourceCluster",
      Type.TEXT,
      "any",
      "With `headerBased`: what the header `x-source-cluster` must say."),
  ROLLBACK_ENABLED(
      "rollback.enabled",
      Type.BOOLEAN,
      "`false`",
      "Whether a restore keeps where the groups stood in the target as an offset snapshot before it"
          + " sets any of them."),
  ROLLBACK_ON_FAILURE(
      "rollback.autoOnFailure",
      Type.BOOLEAN,
      "`false`",
      "Whether all groups are put back if one cannot be set. Needs `rollback.enabled`."),
  RESTORE_ID(
      "restoreId",
      Type.TEXT,
      "the unfinished one, or from the time",
      "The name of a restore or clone, to continue it by. Letters as for `backupId`. With strategy"
          + " `fromMapping` of `offsets reset`: the restore whose records say where the groups of"
          + " its backup belong, instead of `mappingFile`."),
  STATE(
      "state",
      Type.SECRET,
      "the repository",
      "Where a restore keeps what it needs to be continued, and its report, as a URI or a folder:"
          + " for a repository that may only be read. To continue a restore, give the same. A"
          + " `clone` needs it, or `storage`. A drill keeps a note of its topics there."),
  DRY_RUN(
      "dryRun",
      Type.BOOLEAN,
      "`false`",
      "Whether `restore`, `clone`, `prune`, `delete` or `offsets reset` only says what it would do."),

  CONSUMER_GROUPS(
      "consumerGroups",
      Type.LIST,
      "",
      "Consumer groups of the offset tools: ids, or patterns with `*` and `?`. Needed by `offsets"
          + " reset` and `offsets snapshot`."),
  STRATEGY(
      "strategy",
      Type.TEXT,
      "",
      "Where `offsets reset` sets groups: `earliest`, `latest`, `timestamp`, `offset`, `headerBased`"
          + " or `fromMapping`."),
  TIMESTAMP(
      "timestamp",
      Type.TEXT,
      "",
      "With strategy `timestamp`: a time in RFC 3339, or in milliseconds since 1970."),
  OFFSET("offset", Type.TEXT, "", "With strategy `offset`: the offset, 0 or more."),
  OFFSET_SOURCE_CLUSTER(
      "sourceCluster",
      Type.TEXT,
      "any",
      "With strategy `headerBased`: what the header `x-source-cluster` must say."),
  SCAN_ALL_PARTITIONS(
      "scanAllPartitions",
      Type.BOOLEAN,
      "`false`",
      "With strategy `headerBased`: whether records of a source partition may lie in any partition."),
  MAPPING_FILE(
      "mappingFile",
      Type.FILE,
      "",
      "With strategy `fromMapping`: a JSON file of offsets, as"
          + " `{\"groups\": {\"g\": {\"topic\": {\"0\": 1000}}}}`."),
  CREATE_SNAPSHOT(
      "createSnapshot",
      Type.BOOLEAN,
      "`true`",
      "Whether `offsets reset` keeps an offset snapshot first."),
  SNAPSHOT_ID(
      "snapshotId",
      Type.TEXT,
      "of a new one: from the time",
      "The offset snapshot's name. Letters as for `backupId`."),
  CONTINUE_ON_ERROR(
      "continueOnError",
      Type.BOOLEAN,
      "`false`",
      "Whether `offsets reset` sets the other groups where one cannot be set."),
  PARALLELISM(
      "parallelism",
      Type.INTEGER,
      "`10`",
      "Groups that the offset tools work on at a time, 1 to 100."),

  LEVEL(
      "level",
      Type.TEXT,
      "`Checksums`",
      "How thoroughly `verify` looks: `Listed` (every object is there with its size), `Checksums`"
          + " (every byte is read), `Decoded` (every record is decoded), `Restored` (a drill: records"
          + " are restored into scratch topics of `kafkaCluster`, compared and deleted)."),
  SAMPLE_PERCENT(
      "samplePercent",
      Type.INTEGER,
      "`100`",
      "How much of each topic `verify` looks into, in percent of its stored bytes: whole segments,"
          + " drawn by lot anew for each run, at least one of every topic that has records. Not with"
          + " level `Listed`, which looks at every object."),
  SAMPLE_SEED(
      "sampleSeed",
      Type.INTEGER,
      "drawn anew",
      "Draws the same sample as an earlier run, whose report names the seed. Goes with"
          + " `samplePercent`."),
  EVIDENCE_FORMATS(
      "evidence.formats",
      Type.LIST,
      "`json`, `html`",
      "`verify` keeps its report in the repository, below `evidence/`, if the settings have a block"
          + " `evidence`: in these forms."),
  EVIDENCE_KEY_FILE(
      "evidence.signing.privateKeyFile",
      Type.FILE,
      "",
      "PEM file (PKCS#8, not encrypted) of the key that signs each form: Ed25519, EC or RSA. Default:"
          + " the reports are not signed."),
  EVIDENCE_REQUESTED_BY(
      "evidence.requestedBy",
      Type.TEXT,
      "the name of the user who runs the command",
      "Who the report says asked for it."),

  CHECKPOINT_INTERVAL(
      "checkpointIntervalSecs",
      Type.INTEGER,
      "`30`",
      "Seconds between checkpoints: what a killed run may have to do again."),
  BYTES_PER_SECOND(
      "rateLimit.bytesPerSecond",
      Type.SIZE,
      "none",
      "Bytes of record batches that a backup or a restore may move in a second."),
  RECORDS_PER_SECOND(
      "rateLimit.recordsPerSecond",
      Type.INTEGER,
      "none",
      "Records that a backup or a restore may move in a second."),
  BREAKER_ENABLED(
      "circuitBreaker.enabled",
      Type.BOOLEAN,
      "`true`",
      "Whether a store or broker that is down is left alone for a while: the run pauses and says so,"
          + " one attempt then finds out whether it goes on. Without a block `circuitBreaker` there"
          + " is none, and attempts go on with pauses of up to 5 s."),
  FAILURE_THRESHOLD(
      "circuitBreaker.failureThreshold",
      Type.INTEGER,
      "`5`",
      "Failures in a row that open the circuit breaker; those that come at once count once."),
  RESET_TIMEOUT(
      "circuitBreaker.resetTimeoutSecs",
      Type.INTEGER,
      "`60`",
      "Seconds for which it stays open, less than `limits.retryTimeoutSecs`."),
  MEMORY(
      "limits.memory",
      Type.SIZE,
      "`256MiB`",
      "Budget of all buffers together, 32MiB at least. The heap must have room for it."),
  SEGMENT_SIZE(
      "limits.segmentSize", Type.SIZE, "`128MiB`", "Stored size of a segment, 1MiB at least."),
  SEGMENT_AGE(
      "limits.segmentAgeSecs", Type.INTEGER, "`600`", "Seconds after which a segment is closed."),
  FRAME_SIZE(
      "limits.frameSize",
      Type.SIZE,
      "`2MiB`",
      "Content of a frame before compression, 64KiB to 4MiB."),
  PARALLEL_PARTITIONS(
      "limits.parallelPartitions",
      Type.INTEGER,
      "`8`",
      "Partitions worked on at a time, 1 to 1024; lowered to what `memory` allows."),
  CONNECTIONS_PER_BROKER(
      "limits.connectionsPerBroker", Type.INTEGER, "`1`", "Connections to each broker, 1 to 16."),
  FETCH_SIZE(
      "limits.fetchSize",
      Type.SIZE,
      "`16MiB`",
      "Most bytes of records in one answer of a broker, 64KiB to 256MiB; lowered to what `memory`"
          + " allows."),
  RETRY_TIMEOUT(
      "limits.retryTimeoutSecs",
      Type.INTEGER,
      "`120`",
      "Seconds without any success after which an operation is given up."),
  CONNECT_TIMEOUT(
      "limits.connectTimeoutSecs",
      Type.INTEGER,
      "`10`",
      "Seconds to wait for the cluster's first answer.");

  /** What a setting holds. */
  public enum Type {
    TEXT("text"),
    SECRET("text, never printed"),
    FILE("a path"),
    INTEGER("a whole number"),
    SIZE("a size, as `64MiB`"),
    TIME("a time, as `30d`, `12h` or `90m`"),
    BOOLEAN("`true` or `false`"),
    LIST("a list, or text with commas"),
    MAP("names with values"),
    SECRET_MAP("names with values, never printed");

    private final String description;

    Type(String description) {
      this.description = description;
    }

    /** For the reference page. */
    public String description() {
      return description;
    }
  }

  private final String path;
  private final Type type;
  private final String defaultText;
  private final String description;

  Key(String path, Type type, String defaultText, String description) {
    this.path = path;
    this.type = type;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** The setting's name in the file, with dots between blocks. */
  public String path() {
    return path;
  }

  /** What it holds. */
  public Type type() {
    return type;
  }

  /** The default in Markdown, empty if there is none. */
  public String defaultText() {
    return defaultText;
  }

  /** What it does, in Markdown. */
  public String description() {
    return description;
  }

  /** The path, name by name. */
  List<String> names() {
    return List.of(path.split("\\."));
  }

  boolean isMap() {
    return type == Type.MAP || type == Type.SECRET_MAP;
  }

  boolean isSecret() {
    return type == Type.SECRET || type == Type.SECRET_MAP;
  }

  static Optional<Key> at(String path) {
    return Stream.of(values()).filter(key -> key.path.equals(path)).findFirst();
  }

  /** Whether a path is that of a block which holds settings. */
  static boolean isBlock(String path) {
    return Stream.of(values()).anyMatch(key -> key.path.startsWith(path + "."));
  }
}
