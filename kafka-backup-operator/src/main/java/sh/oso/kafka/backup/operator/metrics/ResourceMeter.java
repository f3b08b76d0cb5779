package sh.oso.kafka.backup.operator.metrics;

import java.util.List;

/** A meter about single resources. The documentation is made of these. */
enum ResourceMeter {
  BACKUPS(
      "kafka_backup_backups_total",
      "backup_name resource_namespace outcome",
      "How many backups ended with which outcome, `success` or `failure`, since the operator started?"),
  BACKUP_RECORDS(
      "kafka_backup_backup_records_total",
      "backup_name resource_namespace",
      "How many records did the backups cover that succeeded since the operator started?"),
  BACKUP_DURATION(
      "kafka_backup_backup_duration_seconds",
      "backup_name resource_namespace",
      "How long did the newest backup take, from the start of its Job to its end?"),
  BACKUP_SIZE(
      "kafka_backup_backup_size_bytes",
      "backup_name resource_namespace",
      "How large are the records that the newest backup covers, as they were in Kafka?"),
  LAST_BACKUP(
      "kafka_backup_last_successful_backup_timestamp",
      "backup_name resource_namespace",
      "When did a backup last succeed? Seconds since the epoch; absent while none has."),
  SCHEDULE_INTERVAL(
      "kafka_backup_schedule_interval_seconds",
      "backup_name resource_namespace",
      "How long does the schedule leave between two backups at most? Absent without a schedule, and"
          + " while it is suspended."),
  RESTORES(
      "kafka_backup_restores_total",
      "restore_name resource_namespace outcome",
      "How many restores ended with which outcome since the operator started?"),
  RESTORE_RECORDS(
      "kafka_backup_restore_records_total",
      "restore_name resource_namespace",
      "How many records did they restore?"),
  RESTORE_DURATION(
      "kafka_backup_restore_duration_seconds",
      "restore_name resource_namespace",
      "How long did the last restore take?"),
  RESTORE_SIZE(
      "kafka_backup_restore_size_bytes",
      "restore_name resource_namespace",
      "How large are the records that it restored?"),
  LAST_RESTORE(
      "kafka_backup_last_successful_restore_timestamp",
      "restore_name resource_namespace",
      "When did the restore succeed? Seconds since the epoch; absent if it has not."),
  OFFSET_RESETS(
      "kafka_backup_offset_resets_total",
      "reset_name resource_namespace outcome",
      "How many offset resets ended with which outcome since the operator started?"),
  RESOURCE_STATUS(
      "kafka_backup_resource_status",
      "kind name resource_namespace",
      "Is the condition `Ready` of the resource true (1) or not (0)?");

  private static final String TOTAL = "_total";

  private final String prometheus;
  private final String labels;
  private final String question;

  ResourceMeter(String prometheus, String labels, String question) {
    this.prometheus = prometheus;
    this.labels = labels;
    this.question = question;
  }

  /** Its name where it is read. */
  String prometheus() {
    return prometheus;
  }

  /** Its name in the registry, which adds {@code _total} to those of counters. */
  String registered() {
    return prometheus.endsWith(TOTAL)
        ? prometheus.substring(0, prometheus.length() - TOTAL.length())
        : prometheus;
  }

  List<String> labels() {
    return List.of(labels.split(" ", -1));
  }

  String question() {
    return question;
  }
}
