package sh.oso.kafka.backup.cli.termination;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.size;

import java.util.LinkedHashMap;
import java.util.Map;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyReport.Check;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.cli.EnumNames;
import sh.oso.kafka.backup.cli.report.TextReports;

/** What verifications come to. */
public final class VerifySummaries {

  private VerifySummaries() {}

  /** A verification, sound or not. */
  public static Summary of(VerifyReport report) {
    Summary summary =
        new Summary(
                (report.shard().isWhole() ? "backup " : report.shard() + " of backup ")
                    + report.backupId()
                    + (report.valid()
                        ? " is sound: " + looked(report)
                        : " is damaged: " + firstDamage(report)))
            .field("backupId", report.backupId())
            .field("valid", report.valid())
            .field("evidenceReport", report.evidence());
    if (!report.shard().isWhole()) {
      summary.field("shard", report.shard().index()).field("shards", report.shard().count());
    }
    if (report.sample().percent() < 100) {
      summary
          .field("samplePercent", report.sample().percent())
          .field("sampleSeed", report.sample().seed())
          .field("sampleRecords", report.sample().records())
          .field("sampleOfRecords", report.sample().ofRecords());
    }
    return summary
        .list("checks", report.checks().stream().map(check -> check(check, report)).toList())
        .list("damages", report.damages().stream().map(VerifySummaries::damage).toList())
        .warnings(report.warnings());
  }

  private static String firstDamage(VerifyReport report) {
    return report.damages().isEmpty()
        ? "there was nothing to look at"
        : report.damages().get(0).object()
            + ": "
            + report.damages().get(0).problem()
            + RunSummaries.others(report.damages());
  }

  private static String looked(VerifyReport report) {
    StringBuilder text =
        new StringBuilder(count(report.objects(), "object"))
            .append(", ")
            .append(size(report.bytes()))
            .append(" read");
    if (report.records() > 0) {
      text.append(", ").append(count(report.records(), "record")).append(" decoded");
    }
    report.checks().stream()
        .filter(check -> check.level() == VerifyRequest.Level.RESTORED)
        .forEach(check -> text.append(", ").append(count(check.records())).append(" restored"));
    if (report.sample().percent() < 100) {
      text.append("; a sample: ").append(TextReports.sample(report.sample()));
    }
    return text.toString();
  }

  private static Map<String, Object> check(Check check, VerifyReport report) {
    String looked =
        switch (check.level()) {
          case LISTED -> count(check.segments(), "segment") + " looked for";
          case CHECKSUMS -> read(check, report);
          case DECODED -> read(check, report) + ", " + count(check.records(), "record");
          case RESTORED -> count(check.records(), "record") + " came back the same";
        };
    return RunSummaries.entry(
        "name",
        EnumNames.camelCase(check.level()),
        "outcome",
        check.passed() ? "Passed" : "Failed",
        "message",
        check.passed() ? looked : "damage was found; " + looked,
        "durationMillis",
        check.elapsed().toMillis());
  }

  private static String read(Check check, VerifyReport report) {
    return count(check.segments())
        + " of "
        + count(report.sample().ofSegments(), "segment")
        + " read";
  }

  private static Map<String, Object> damage(Damage damage) {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (damage.topic() != null) {
      entry.put("topic", damage.topic());
    }
    if (damage.partition() >= 0) {
      entry.put("partition", damage.partition());
    }
    if (damage.firstOffset() >= 0) {
      entry.put("firstOffset", damage.firstOffset());
      entry.put("lastOffset", damage.lastOffset());
    }
    entry.put("object", damage.object());
    entry.put("problem", damage.problem());
    return entry;
  }
}
