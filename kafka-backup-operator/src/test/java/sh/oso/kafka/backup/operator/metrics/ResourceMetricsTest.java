package sh.oso.kafka.backup.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetReset;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.ResourceStatus;

class ResourceMetricsTest {

  private static final Path PAGE = Path.of("../docs/reference/operator-metrics.md");
  private static final String REGENERATE =
      "mvn -pl kafka-backup-operator -am test -Dtest=ResourceMetricsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -DregeneratePages";
  private static final String BACKUP_LABELS =
      "{backup_name=\"hourly\",resource_namespace=\"prod\"}";

  private final Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
  private PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private ResourceMetrics metrics = new ResourceMetrics(registry, clock);

  private static <R extends HasMetadata> R resource(Class<R> type, String name, String more) {
    return Serialization.unmarshal(
        """
        apiVersion: kafka.oso.sh/v1alpha1
        kind: %s
        metadata: {name: %s, namespace: prod}
        %s
        """
            .formatted(type.getSimpleName(), name, more),
        type);
  }

  private static KafkaBackup backup(String history) {
    return resource(
        KafkaBackup.class,
        "hourly",
        """
        spec: {schedule: "0 * * * *"}
        status:
          backupHistory: [%s]
          conditions: [{type: Ready, status: 'True'}]
        """
            .formatted(history));
  }

  private static final String FIRST =
      "{backupId: b1, startTime: '2026-11-25T10:00:00Z', completionTime: '2026-11-25T10:05:00Z',"
          + " size: 5000, records: 100, outcome: success}";
  private static final String SECOND =
      "{backupId: b2, startTime: '2026-11-25T11:00:00Z', completionTime: '2026-11-25T11:01:00Z',"
          + " size: 7000, records: 150, outcome: success}";
  private static final String FAILED =
      "{backupId: b3, completionTime: '2026-11-25T11:30:00Z', outcome: failure, message: no}";

  private void tell(CustomResource<?, ? extends ResourceStatus> resource, ResourceStatus before) {
    metrics.tell(resource, before, resource.getStatus());
  }

  private List<String> scraped() {
    return registry.scrape().lines().filter(it -> !it.startsWith("#")).toList();
  }

  @Test
  void gaugesSayWhatTheStatusSaysAndCountersWhatCameToIt() {
    tell(backup(FIRST), KafkaBackupStatus.NONE);
    tell(backup(SECOND + "," + FIRST), backup(FIRST).getStatus());
    tell(backup(FAILED + "," + SECOND + "," + FIRST), backup(SECOND + "," + FIRST).getStatus());
    tell(
        backup(FAILED + "," + SECOND + "," + FIRST),
        backup(FAILED + "," + SECOND + "," + FIRST).getStatus());

    assertThat(scraped())
        .containsExactlyInAnyOrder(
            "kafka_backup_backups_total"
                + "{backup_name=\"hourly\",outcome=\"success\",resource_namespace=\"prod\"} 2.0",
            "kafka_backup_backups_total"
                + "{backup_name=\"hourly\",outcome=\"failure\",resource_namespace=\"prod\"} 1.0",
            "kafka_backup_backup_records_total" + BACKUP_LABELS + " 250.0",
            "kafka_backup_backup_duration_seconds" + BACKUP_LABELS + " 60.0",
            "kafka_backup_backup_size_bytes" + BACKUP_LABELS + " 7000.0",
            "kafka_backup_last_successful_backup_timestamp" + BACKUP_LABELS + " 1.79560446E9",
            "kafka_backup_schedule_interval_seconds" + BACKUP_LABELS + " 3600.0",
            "kafka_backup_resource_status"
                + "{kind=\"KafkaBackup\",name=\"hourly\",resource_namespace=\"prod\"} 1.0");
  }

  @Test
  void afterARestartGaugesAreThereAgainAndNothingIsCountedTwice() {
    KafkaBackup known = backup(SECOND + "," + FIRST);

    tell(known, known.getStatus());

    assertThat(scraped())
        .contains("kafka_backup_backup_size_bytes" + BACKUP_LABELS + " 7000.0")
        .noneMatch(it -> it.contains("_total"));
  }

  @Test
  void theSeriesOfAResourceGoWithIt() {
    tell(backup(FIRST), KafkaBackupStatus.NONE);
    tell(
        resource(KafkaBackup.class, "other", "spec: {suspend: true}\nstatus: {}"),
        KafkaBackupStatus.NONE);

    metrics.forget("KafkaBackup", "prod", "hourly");

    assertThat(scraped())
        .containsExactly(
            "kafka_backup_resource_status"
                + "{kind=\"KafkaBackup\",name=\"other\",resource_namespace=\"prod\"} 0.0");
  }

  @Test
  void anIntervalIsTheLongestOneOfASchedule() {
    tell(
        resource(KafkaBackup.class, "workdays", "spec: {schedule: \"0 2 * * 1-5\"}\nstatus: {}"),
        KafkaBackupStatus.NONE);

    assertThat(scraped())
        .contains(
            "kafka_backup_schedule_interval_seconds"
                + "{backup_name=\"workdays\",resource_namespace=\"prod\"} 259200.0");
  }

  @Test
  void restoresAndResetsAreCountedOnce() {
    KafkaRestore restore =
        resource(
            KafkaRestore.class,
            "back",
            """
            status:
              phase: Completed
              startTime: '2026-11-25T10:00:00Z'
              completionTime: '2026-11-25T10:00:30Z'
              restoredRecords: 9
              restoredBytes: 90
            """);
    KafkaOffsetReset reset =
        resource(
            KafkaOffsetReset.class,
            "reset",
            "status: {phase: Failed, completionTime: '2026-11-25T10:00:30Z'}");
    for (int i = 0; i < 2; i++) {
      metrics.tell(restore, i == 0 ? null : restore.getStatus(), restore.getStatus());
      metrics.tell(reset, i == 0 ? null : reset.getStatus(), reset.getStatus());
    }

    String labels = "resource_namespace=\"prod\",restore_name=\"back\"}";
    assertThat(scraped())
        .contains(
            "kafka_backup_restores_total{outcome=\"success\"," + labels + " 1.0",
            "kafka_backup_restore_records_total{" + labels + " 9.0",
            "kafka_backup_restore_duration_seconds{" + labels + " 30.0",
            "kafka_backup_restore_size_bytes{" + labels + " 90.0",
            "kafka_backup_last_successful_restore_timestamp{" + labels + " 1.79560083E9",
            "kafka_backup_offset_resets_total"
                + "{outcome=\"failure\",reset_name=\"reset\",resource_namespace=\"prod\"} 1.0");
  }

  @Test
  void thePageIsCurrent() throws IOException {
    String rows =
        List.of(ResourceMeter.values()).stream()
            .map(
                it ->
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            it.prometheus(),
                            it.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                            it.question()))
            .collect(Collectors.joining());
    String page =
        """
        # Metrics of the operator

        <!-- Generated from the code. Regenerate with: %s -->

        The operator serves these for Prometheus at `/metrics` on port 8080. Gauges say what the status of a resource says, so they are there
        again after a restart; counters count what ended since the operator started. The series of a resource go with it. Only the replica that leads has
        them. What pods of runs serve themselves is [another page](metrics.md).

        | Prometheus | Labels | Question |
        |---|---|---|
        %s
        Of the operator itself there are `kafka_backup_operator_reconciliations_total` and `kafka_backup_operator_reconciliation_errors_total` by `kind`, and
        `kafka_backup_operator_reconciliation_duration_seconds` by `controller`.
        """
            .formatted(REGENERATE, rows);
    if (System.getProperty("regeneratePages") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("regenerate with: " + REGENERATE).hasContent(page);
  }
}
