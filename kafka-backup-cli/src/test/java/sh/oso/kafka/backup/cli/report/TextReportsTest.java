package sh.oso.kafka.backup.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportsTest {

  @Test
  void tellsOfABackup() {
    assertThat(TextReports.backup(Reports.BACKUP))
        .isEqualTo(
            """
            Backup nightly is complete.

              source cluster   4L6g3nShT-eMCtK--X86sw (production)
              topics           2 with 3 partitions
              records          1,234,567
              data             3.0 GiB, stored as 1.0 GiB (zstd, 3.0 : 1)
              new data stored  512.0 MiB
              goes on from     before
              segments         5 new with 512.0 MiB, 7 reused with 512.0 MiB
              took             3 min 5 s (16.6 MiB/s)

            Warnings
              - a hanging transaction
            """);
  }

  @Test
  void tellsOfARestore() {
    assertThat(RestoreText.of(Reports.RESTORE))
        .isEqualTo(
            """
            Restore r1 of backup nightly is complete, continuing an earlier run.

              topics   2 with 3 partitions
              records  1,234,567
              data     3.0 GiB
              took     1 min 1 s (50.4 MiB/s)

            SOURCE  TARGET             PARTITIONS  REPLICAS    RECORDS     DATA
            orders  orders-2  created           2         3  1,234,567  3.0 GiB
            empty   empty     existed           1         3          0      0 B

            Warnings
              - retention stays off for orders-2
            """);
  }

  @Test
  void tellsOfASoundBackup() {
    assertThat(TextReports.verify(Reports.SOUND))
        .isEqualTo(
            """
            Backup nightly is sound.

              level       Checksums
              partitions  3
              objects     14
              read        1.0 GiB
              sample      2 of 9 segments with 1,000 of 9,000 records (asked for 10 %, seed 4711)
              took        1.5 s (682.7 MiB/s)
            """);
  }

  @Test
  void tellsOfADrill() {
    assertThat(TextReports.verify(Reports.DRILL))
        .isEqualTo(
            """
            Backup nightly is sound.

              level               Restored
              partitions          3
              objects             14
              read                1.0 GiB
              records decoded     1,000
              came back the same  1,000 records
              evidence            evidence/verify-1/report.json
              took                1 min 1 s (16.8 MiB/s)
            """);
  }

  @Test
  void tellsWhereDamageIs() {
    assertThat(TextReports.verify(Reports.DAMAGED))
        .isEqualTo(
            """
            Backup nightly is damaged: 2 problems.

              level            Decoded
              partitions       3
              objects          14
              read             1.0 GiB
              records decoded  1,000
              took             2 h 0 min (145.6 KiB/s)

            TOPIC   PARTITION  OFFSETS     OBJECT            PROBLEM
            orders          1  100 to 199  topics/o.log.zst  bad checksum
            -               -  -           groups/x          is missing

            Warnings
              - backup nightly was salvaged
            """);
  }

  @Test
  void describesABackup() {
    assertThat(DescriptionText.of(Reports.DESCRIPTION))
        .isEqualTo(
            """
            Backup nightly

              source cluster  4L6g3nShT-eMCtK--X86sw (production)
              started         2026-11-22 12:00:00Z
              completed       2026-11-22 12:03:05Z (3 min 5 s)
              goes on from    before
              labels          env=b, team=a
              topics          2 with 3 partitions
              records         1,234,567
              data            3.0 GiB, stored as 1.0 GiB (zstd, 3.0 : 1)
              segments        5 new with 512.0 MiB, 7 reused with 512.0 MiB
              groups          3, others could not be seen
              ACLs            none, the cluster has no authorizer
              quotas          1
              SCRAM users     not captured, a right was missing
              made by         kafka-backup 0.1.0, format 1

            TOPIC   PARTITIONS  REPLICAS    RECORDS     DATA   STORED  EARLIEST              LATEST                GAPS
            orders           2         3  1,234,567  3.0 GiB  1.0 GiB  2023-11-14 22:13:20Z  2023-11-14 22:13:21Z     1
            empty            1         1          0      0 B      0 B  -                     -                        0

            GROUP    TYPE      STATE      TOPICS  PARTITIONS  LAG
            billing  Classic   Stable          1           2   10
            secret   Share     Empty   not known           -    -
            idle     Consumer  -               0           -    -

            READ ANEW  PARTITION  REASON             LOST OFFSETS
            orders             1  RetentionOvertook  2 to 4

            Warnings
              - a hanging transaction
            """);
  }

  @Test
  void saysWhatABackupDoesNotKnow() {
    String text =
        DescriptionText.of(
            new Description(Reports.MANIFEST, null, null, List.of("groups/x is damaged")));
    assertThat(text)
        .contains("  groups               not captured\n", "  ACLs, quotas, users  not captured\n")
        .endsWith("  - a hanging transaction\n  - groups/x is damaged\n")
        .doesNotContain("LAG");
  }

  @Test
  void tellsOfAChecksFailures() {
    assertThat(TextReports.check(Reports.CHECK))
        .isEqualTo(
            """
            ok      store: an object was written, read and deleted
            WARNING store: objects expire after 30 days
            FAILED  topic orders: no right to read; grant READ

            1 failed.
            """);
  }
}
