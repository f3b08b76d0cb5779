package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.duration;
import static sh.oso.kafka.backup.cli.report.Units.rate;
import static sh.oso.kafka.backup.cli.report.Units.size;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.Totals;
import sh.oso.kafka.backup.cli.EnumNames;

/** Reports for people. */
public final class TextReports {

  private TextReports() {}

  /** A backup that was made. */
  public static String backup(BackupReport report) {
    Manifest manifest = report.manifest();
    Totals totals = manifest.totals();
    String heading =
        "Backup "
            + manifest.backupId()
            + (report.alreadyComplete()
                ? " was complete before; nothing was done."
                : " is complete.");
    Facts facts =
        new Facts(heading)
            .fact("source cluster", cluster(manifest))
            .fact("topics", topics(totals.topics(), totals.partitions()))
            .fact("records", count(totals.records()))
            .fact("data", data(manifest));
    if (!report.alreadyComplete()) {
      facts.fact("new data stored", size(totals.newBytes()));
      if (manifest.parentId() != null) {
        facts.fact("goes on from", manifest.parentId());
        facts.fact("segments", segments(totals));
      }
      facts.fact("took", took(report.elapsed(), report.fetchedBytes()));
    }
    return facts.warnings(manifest.warnings()).toString();
  }

  /** What verification found. */
  public static String verify(VerifyReport report) {
    Facts facts =
        new Facts(
                (report.shard().isWhole() ? "Backup " : report.shard() + " of backup ")
                    + report.backupId()
                    + (report.valid()
                        ? " is sound."
                        : " is damaged: " + count(report.damages().size(), "problem") + "."))
            .fact("level", EnumNames.camelCase(report.level()))
            .fact("partitions", count(report.partitions()))
            .fact("objects", count(report.objects()))
            .fact("read", size(report.bytes()));
    if (report.records() > 0) {
      facts.fact("records decoded", count(report.records()));
    }
    report.checks().stream()
        .filter(check -> check.level() == VerifyRequest.Level.RESTORED)
        .forEach(check -> facts.fact("came back the same", count(check.records(), "record")));
    if (report.sample().percent() < 100) {
      facts.fact("sample", sample(report.sample()));
    }
    if (report.evidence() != null) {
      facts.fact("evidence", report.evidence());
    }
    facts.fact("took", took(report.elapsed(), report.bytes()));
    if (!report.valid()) {
      Table table =
          new Table(
              List.of("TOPIC", "PARTITION", "OFFSETS", "OBJECT", "PROBLEM"), Set.of("PARTITION"));
      for (VerifyReport.Damage damage : report.damages()) {
        table.row(
            damage.topic() == null ? "-" : damage.topic(),
            damage.partition() < 0 ? "-" : String.valueOf(damage.partition()),
            damage.firstOffset() < 0 ? "-" : damage.firstOffset() + " to " + damage.lastOffset(),
            damage.object(),
            damage.problem());
      }
      facts.table(table);
    }
    return facts.warnings(report.warnings()).toString();
  }

  /** How much was looked into, and how to look into the same again. */
  public static String sample(VerifyReport.Sample sample) {
    return count(sample.segments())
        + " of "
        + count(sample.ofSegments(), "segment")
        + " with "
        + count(sample.records())
        + " of "
        + count(sample.ofRecords(), "record")
        + " (asked for "
        + sample.percent()
        + " %, seed "
        + sample.seed()
        + ")";
  }

  static String segments(Totals totals) {
    return count(totals.newSegments())
        + " new with "
        + size(totals.newBytes())
        + ", "
        + count(totals.segments() - totals.newSegments())
        + " reused with "
        + size(totals.storedBytes() - totals.newBytes());
  }

  /** What a check found. */
  public static String check(CheckReport report) {
    StringBuilder text = new StringBuilder();
    for (CheckReport.Item item : report.items()) {
      text.append(label(item.result()))
          .append(item.name())
          .append(": ")
          .append(item.message())
          .append('\n');
    }
    long failed = report.items().stream().filter(item -> !item.passed()).count();
    long warnings =
        report.items().stream().filter(item -> item.result() == CheckReport.Result.WARNING).count();
    String end =
        failed > 0
            ? count(failed) + " failed."
            : warnings > 0 ? "Nothing failed. " + count(warnings, "warning") + "." : "All is well.";
    return text.append('\n').append(end).append('\n').toString();
  }

  private static String label(CheckReport.Result result) {
    return switch (result) {
      case PASSED -> "ok      ";
      case WARNING -> "WARNING ";
      case INVALID_REQUEST, KAFKA_UNREACHABLE, KAFKA_ACCESS, STORE, FAILED -> "FAILED  ";
    };
  }

  static String cluster(Manifest manifest) {
    return manifest.clusterId()
        + (manifest.sourceClusterId() == null ? "" : " (" + manifest.sourceClusterId() + ")");
  }

  static String topics(int topics, int partitions) {
    return count(topics) + " with " + count(partitions, "partition");
  }

  static String data(Manifest manifest) {
    Totals totals = manifest.totals();
    String ratio =
        totals.storedBytes() == 0
            ? ""
            : String.format(
                Locale.ROOT, ", %.1f : 1", (double) totals.logicalBytes() / totals.storedBytes());
    return size(totals.logicalBytes())
        + ", stored as "
        + size(totals.storedBytes())
        + " ("
        + manifest.compression()
        + ratio
        + ")";
  }

  static String took(Duration elapsed, long bytes) {
    String rate = bytes == 0 ? "" : rate(bytes, elapsed);
    return duration(elapsed) + (rate.isEmpty() ? "" : " (" + rate + ")");
  }

  static String between(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null ? "-" : duration(Duration.between(start, end));
  }
}
