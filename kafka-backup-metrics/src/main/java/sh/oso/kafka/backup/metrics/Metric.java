package sh.oso.kafka.backup.metrics;

/** Every meter, and the question that it answers. */
public enum Metric {
  /** Lag in records. */
  LAG_RECORDS(
      "kafka.backup.lag.records",
      "kafka_backup_lag_records",
      "How many records (offsets) are in no committed backup? While topics are followed."),
  /** Lag in seconds. */
  LAG_SECONDS(
      "kafka.backup.lag",
      "kafka_backup_lag_seconds",
      "How long may the oldest of these have been there? 0 if there are none."),
  /** Records of committed backups. */
  RECORDS(
      "kafka.backup.records",
      "kafka_backup_records_total",
      "How many records did committed backups add?"),
  /** Logical bytes of committed backups. */
  BYTES(
      "kafka.backup.bytes",
      "kafka_backup_bytes_total",
      "How large are their record batches, as Kafka has them?"),
  /** Stored bytes of committed backups. */
  COMPRESSED_BYTES(
      "kafka.backup.compressed.bytes",
      "kafka_backup_compressed_bytes_total",
      "How much room do their segments take in the store?"),
  /** Time of the last success. */
  LAST_SUCCESS(
      "kafka.backup.last.successful.backup.timestamp",
      "kafka_backup_last_successful_backup_timestamp",
      "When did a backup last succeed, or find nothing new? Seconds since the epoch, 0 for never."),
  /** How long puts take. */
  WRITE_LATENCY(
      "kafka.backup.storage.write.latency",
      "kafka_backup_storage_write_latency_seconds",
      "How long does the store take for puts, without the time in which it waits for their content?"),
  /** Failed calls of the store. */
  STORAGE_ERRORS(
      "kafka.backup.storage.errors",
      "kafka_backup_storage_errors_total",
      "How many calls to the store failed, by `call`?"),
  /** Calls that are tried again. */
  RETRIES(
      "kafka.backup.retries",
      "kafka_backup_retries_total",
      "How many of these may pass, and are tried again until `limits.retryTimeout` is over?"),
  /** Failed runs. */
  ERRORS(
      "kafka.backup.errors",
      "kafka_backup_errors_total",
      "How many backups, restores, verifications and prunes failed, by `error_type`, the kind of"
          + " exception? Not those that were asked to stop."),
  /** Gaps. */
  GAPS(
      "kafka.backup.offset.gaps",
      "kafka_backup_offset_gaps_total",
      "How many gaps did committed backups find: records that were deleted before they were read?"),
  /** Breaks of chains. */
  CHAIN_BREAKS(
      "kafka.backup.chain.breaks",
      "kafka_backup_chain_breaks_total",
      "How often could a partition or topic not go on from the backup before, by `reason`?"),
  /** Pruned backups. */
  PRUNED_BACKUPS(
      "kafka.backup.pruned.backups",
      "kafka_backup_pruned_backups_total",
      "How many backups did retention delete?"),
  /** Pruned objects. */
  PRUNED_OBJECTS(
      "kafka.backup.pruned.objects",
      "kafka_backup_pruned_objects_total",
      "How many objects that nothing named any more were deleted, once their grace was over?"),
  /** Pruned bytes. */
  PRUNED_BYTES(
      "kafka.backup.pruned.bytes",
      "kafka_backup_pruned_bytes_total",
      "How much room did these take in the store?"),
  /** Restored records. */
  RESTORED_RECORDS(
      "kafka.restore.records",
      "kafka_restore_records_total",
      "How many records did targets acknowledge?"),
  /** Progress of a restore. */
  RESTORE_PROGRESS(
      "kafka.restore.progress.percent",
      "kafka_restore_progress_percent",
      "How far is the restore under way, or the last one?");

  private final String meter;
  private final String prometheusName;
  private final String question;

  Metric(String meter, String prometheusName, String question) {
    this.meter = meter;
    this.prometheusName = prometheusName;
    this.question = question;
  }

  /**
   * The meter's name in a registry.
   *
   * @return for example {@code kafka.backup.lag.records}
   */
  public String meter() {
    return meter;
  }

  /**
   * The name that Prometheus shows.
   *
   * @return for example {@code kafka_backup_lag_records}
   */
  public String prometheusName() {
    return prometheusName;
  }

  /**
   * What the meter answers.
   *
   * @return a question in Markdown
   */
  public String question() {
    return question;
  }
}
