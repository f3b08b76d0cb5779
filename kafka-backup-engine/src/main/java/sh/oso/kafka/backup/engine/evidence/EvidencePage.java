package sh.oso.kafka.backup.engine.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyReport.Sample;
import sh.oso.kafka.backup.engine.manifest.EvidenceReport;

/** Writes evidence as one page for people. It loads nothing, runs nothing, and escapes all. */
final class EvidencePage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <style>
      body { font: 14px/1.45 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #111 }
      h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 1.6em }
      table { border-collapse: collapse; width: 100% }
      th, td { border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; overflow-wrap: anywhere }
      th { background: #f0f0f0; font-weight: 600 }
      .facts th { width: 14em }
      .VALID { color: #05620e } .INVALID { color: #a30000 }
      </style>
      """;

  private final StringBuilder page = new StringBuilder();

  private EvidencePage() {}

  static String of(EvidenceReport report) {
    EvidencePage made = new EvidencePage();
    made.write(report);
    return made.page.toString();
  }

  private void write(EvidenceReport report) {
    EvidenceReport.Backup backup = report.backup();
    page.append(HEAD)
        .append("<title>Backup validation ")
        .append(escaped(report.evidenceId()))
        .append("</title>\n</head>\n<body>\n");
    page.append("<h1>Validation of backup ").append(escaped(backup.backupId())).append("</h1>\n");
    page.append("<p><strong class=\"")
        .append(escaped(report.result()))
        .append("\">")
        .append(escaped(report.result()))
        .append("</strong> ")
        .append(escaped(meaning(report)))
        .append("</p>\n<table class=\"facts\">\n");
    fact("Report", report.evidenceId());
    fact("Level", report.level().name());
    fact("Looked into", share(report.sample()));
    fact("Topics", topics(report));
    fact("Partitions, objects", report.partitions() + ", " + report.objects());
    fact("Bytes read", String.valueOf(report.bytes()));
    fact("Records decoded", String.valueOf(report.records()));
    fact("Started", report.startedAt().toString());
    fact("Completed", report.completedAt().toString());
    fact("Requested by", report.requestedBy());
    fact("Tool", "kafka-backup " + report.toolVersion());
    fact("Repository", backup.repository());
    fact("Manifest", backup.manifestKey());
    fact("SHA-256 of the manifest", backup.manifestSha256());
    fact("Backup made", backup.startedAt() + " to " + backup.completedAt());
    fact("Source cluster", backup.clusterId());
    fact("Name of the source cluster", text(backup.sourceClusterId()));
    fact("Cluster of the drill", text(report.drillClusterId()));
    fact("Signature", text(report.signatureAlgorithm()));
    page.append("</table>\n");
    table(
        "Checks",
        List.of("Check", "Outcome", "Segments", "Records", "Milliseconds"),
        report.checks().stream()
            .map(
                it ->
                    List.of(
                        it.level().name(),
                        it.passed() ? "PASSED" : "FAILED",
                        String.valueOf(it.segments()),
                        String.valueOf(it.records()),
                        String.valueOf(it.durationMillis())))
            .toList());
    table(
        "Damage",
        List.of("Topic", "Partition", "Offsets", "Object", "Problem"),
        report.damages().stream().map(EvidencePage::row).toList());
    table("Warnings", List.of("Warning"), report.warnings().stream().map(List::of).toList());
    page.append("</body>\n</html>\n");
  }

  private static String meaning(EvidenceReport report) {
    if (!report.result().equals("VALID")) {
      return "Damage was found.";
    }
    return report.sample().isAll()
        ? "No damage was found."
        : "No damage was found in the part that was looked into.";
  }

  private static String share(Sample sample) {
    return sample.segments()
        + " of "
        + sample.ofSegments()
        + " segments, "
        + sample.records()
        + " of "
        + sample.ofRecords()
        + " records"
        + (sample.percent() == 100
            ? ""
            : " (asked for " + sample.percent() + " %, seed " + sample.seed() + ")");
  }

  private static String topics(EvidenceReport report) {
    String all = String.join(", ", report.topics());
    return report.excludedTopics().isEmpty()
        ? all
        : all + " without " + String.join(", ", report.excludedTopics());
  }

  private static List<String> row(Damage damage) {
    return List.of(
        text(damage.topic()),
        damage.partition() < 0 ? "" : String.valueOf(damage.partition()),
        damage.firstOffset() < 0 ? "" : damage.firstOffset() + " to " + damage.lastOffset(),
        damage.object(),
        damage.problem());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      page.append("<tr><th>")
          .append(escaped(name))
          .append("</th><td>")
          .append(escaped(value))
          .append("</td></tr>\n");
    }
  }

  private void table(String title, List<String> columns, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    page.append("<h2>").append(escaped(title)).append("</h2>\n<table>\n<tr>");
    columns.forEach(it -> page.append("<th>").append(escaped(it)).append("</th>"));
    page.append("</tr>\n");
    for (List<String> row : rows) {
      page.append("<tr>");
      row.forEach(it -> page.append("<td>").append(escaped(it)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(Character.isISOControl(c) ? '\uFFFD' : c);
      }
    }
    return safe.toString();
  }
}
