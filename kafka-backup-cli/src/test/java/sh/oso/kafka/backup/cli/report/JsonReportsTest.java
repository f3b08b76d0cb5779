package sh.oso.kafka.backup.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.cli.ExitCode;

class JsonReportsTest {

  private static JsonNode parse(String json) throws JsonProcessingException {
    return new ObjectMapper().readTree(json);
  }

  @Test
  void hasABackupsManifestAndFigures() throws JsonProcessingException {
    JsonNode report = parse(JsonReports.of(Reports.BACKUP));

    assertThat(report.at("/manifest/backupId").textValue()).isEqualTo("nightly");
    assertThat(report.at("/manifest/startedAt").textValue()).isEqualTo("2026-11-22T12:00:00.500Z");
    assertThat(report.at("/manifest/parentId").textValue()).isEqualTo("before");
    assertThat(report.at("/manifest/labels/env").textValue()).isEqualTo("b");
    assertThat(report.at("/manifest/topics/0/breaks/0/reason").textValue())
        .isEqualTo("RetentionOvertook");
    assertThat(report.at("/manifest/totals/records").longValue()).isEqualTo(1_234_567);
    assertThat(report.at("/manifest/topics/0/configs/0/source").textValue()).isEqualTo("Topic");
    assertThat(report.at("/manifest/topics/0/partitions/1/startOffset").longValue()).isEqualTo(5);
    assertThat(report.at("/elapsedMillis").longValue()).isEqualTo(185_000);
    assertThat(report.at("/alreadyComplete").booleanValue()).isFalse();
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactly("manifest", "alreadyComplete", "elapsedMillis", "fetchedBytes");
  }

  @Test
  void saysInOneWordWhetherAllIsWell() throws JsonProcessingException {
    assertThat(parse(JsonReports.verify(Reports.SOUND)).at("/valid").booleanValue()).isTrue();
    JsonNode damaged = parse(JsonReports.verify(Reports.DAMAGED));
    assertThat(damaged.at("/valid").booleanValue()).isFalse();
    assertThat(damaged.at("/level").textValue()).isEqualTo("Decoded");
    assertThat(damaged.at("/damages/0/lastOffset").longValue()).isEqualTo(199);
    assertThat(parse(JsonReports.check(Reports.CHECK)).at("/passed").booleanValue()).isFalse();
  }

  @Test
  void describesABackupWithItsSnapshots() throws JsonProcessingException {
    JsonNode report = parse(JsonReports.describe(Reports.DESCRIPTION));

    assertThat(report.at("/backupId").textValue()).isEqualTo("nightly");
    JsonNode groups = report.at("/groupSnapshot/groups");
    assertThat(report.at("/groupSnapshot/coverage").textValue()).isEqualTo("Visible");
    assertThat(groups.at("/0/type").textValue()).isEqualTo("Classic");
    assertThat(groups.at("/0/lag").longValue()).isEqualTo(10);
    assertThat(groups.at("/0/topics/0/partitions/1/offset").longValue()).isEqualTo(700);
    assertThat(groups.at("/0/topics/0/partitions/1/committedOffset").longValue()).isEqualTo(705);
    assertThat(groups.at("/1/lag").isMissingNode()).isTrue();
    assertThat(report.at("/clusterSnapshot/acls/capture").textValue()).isEqualTo("NoAuthorizer");
    assertThat(report.at("/clusterSnapshot/quotas/entries/0/entity/user").isNull()).isTrue();

    JsonNode none =
        parse(
            JsonReports.describe(
                new Description(Reports.MANIFEST, null, null, List.of("groups/x is damaged"))));
    assertThat(none.at("/groupSnapshot").isNull()).isTrue();
    assertThat(none.at("/problems/0").textValue()).isEqualTo("groups/x is damaged");
  }

  @Test
  void putsAListIntoAnObject() throws JsonProcessingException {
    JsonNode list = parse(JsonReports.list(Reports.LIST));

    assertThat(list.at("/backups")).hasSize(5);
    assertThat(list.at("/backups/3/state").textValue()).isEqualTo("Unfinished");
    assertThat(list.at("/backups/2/parentId").textValue()).isEqualTo("weekly");
    assertThat(list.at("/backups/2/holds/0").textValue()).isEqualTo("audit");
    assertThat(list.at("/recoveryWindows/1/labels/team").textValue()).isEqualTo("a");
    assertThat(list.at("/recoveryWindows/1/restorePoints").intValue()).isEqualTo(2);
    assertThat(list.at("/recoveryWindows/1/first").textValue())
        .isEqualTo("2026-11-21T12:01:40.500Z");
  }

  @Test
  void tellsAFailureToMachines() throws JsonProcessingException {
    Exception failure = new CorruptBackupException("d\u00e9g\u00e2t");

    String json = JsonReports.failure(ExitCode.DAMAGED, "d\u00e9g\u00e2t", failure);

    assertThat(json).isASCII();
    assertThat(parse(json).at("/error/exitCode").intValue()).isEqualTo(7);
    assertThat(parse(json).at("/error/kind").textValue()).isEqualTo("Damaged");
    assertThat(parse(json).at("/error/message").textValue()).isEqualTo("d\u00e9g\u00e2t");
  }
}
