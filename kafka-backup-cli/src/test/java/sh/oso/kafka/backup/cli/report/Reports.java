package sh.oso.kafka.backup.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.BackupSummary.State;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckReport.Result;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Acls;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Capture;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Quota;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Quotas;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.ScramUsers;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.Totals;

/** Reports to print. */
public final class Reports {

  private static final Instant START = Instant.parse("2026-11-22T12:00:00.5Z");

  public static final Totals TOTALS =
      new Totals(2, 3, 1_234_567, 3L << 30, 1L << 30, 1L << 29, 12, 5);

  public static final Manifest MANIFEST =
      new Manifest(
          1,
          "nightly",
          "before",
          START,
          START.plusSeconds(185),
          "0.1.0",
          "4L6g3nShT-eMCtK--X86sw",
          "production",
          false,
          "zstd",
          Map.of("team", "a", "env", "b"),
          List.of(
              new TopicEntry(
                  "orders",
                  "AAAAAAAAAAAAAAAAAAAAAA",
                  3,
                  List.of(new TopicConfig("retention.ms", "1000", TopicConfig.Source.TOPIC)),
                  List.of(new PartitionBounds(0, 0, 1000, 4), new PartitionBounds(1, 5, 700, 4)),
                  List.of(new ChainBreak(1, ChainBreak.Reason.RETENTION_OVERTOOK, 2, 4)),
                  1_234_567,
                  3L << 30,
                  1L << 30,
                  12,
                  1_700_000_000_000L,
                  1_700_000_001_000L,
                  1,
                  new ObjectRef("topics/orders/index", 0, 10, "00", "zstd")),
              new TopicEntry(
                  "empty",
                  "BBBBBBBBBBBBBBBBBBBBBB",
                  1,
                  List.of(),
                  List.of(new PartitionBounds(0, 0, 0, -1)),
                  List.of(),
                  0,
                  0,
                  0,
                  0,
                  -1,
                  -1,
                  0,
                  new ObjectRef("topics/empty/index", 0, 10, "00", "zstd"))),
          null,
          null,
          TOTALS,
          START,
          null,
          List.of("a hanging transaction"));

  public static final Description DESCRIPTION =
      new Description(
          MANIFEST,
          new GroupSnapshot(
              1,
              GroupSnapshot.Coverage.VISIBLE,
              List.of(
                  new Group(
                      "billing",
                      GroupSnapshot.Type.CLASSIC,
                      "Stable",
                      "consumer",
                      true,
                      List.of(
                          new TopicOffsets(
                              "orders",
                              List.of(
                                  new PartitionOffset(0, 990, 4, "note", null),
                                  new PartitionOffset(1, 700, 4, "", 705L))))),
                  new Group("secret", GroupSnapshot.Type.SHARE, "Empty", "share", false, List.of()),
                  new Group("idle", GroupSnapshot.Type.CONSUMER, "", "", true, List.of()))),
          new ClusterSnapshot(
              1,
              new Acls(Capture.NO_AUTHORIZER, List.of()),
              new Quotas(
                  Capture.COMPLETE,
                  List.of(
                      new Quota(
                          Collections.singletonMap("user", null),
                          Map.of("producer_byte_rate", 1024.0)))),
              new ScramUsers(Capture.NOT_PERMITTED, List.of())),
          List.of());

  public static final BackupReport BACKUP =
      new BackupReport(MANIFEST, false, Duration.ofSeconds(185), 3L << 30);

  public static final List<BackupSummary> LIST =
      List.of(
          new BackupSummary(
              "weekly",
              State.COMPLETE,
              START.minusSeconds(86_400),
              START.minusSeconds(86_300),
              "c",
              "long-ago",
              Map.of("team", "a"),
              List.of(),
              TOTALS,
              null),
          new BackupSummary(
              "other",
              State.COMPLETE,
              START.minusSeconds(3600),
              START.minusSeconds(3500),
              "c",
              null,
              Map.of(),
              List.of(),
              TOTALS,
              null),
          new BackupSummary(
              "nightly",
              State.COMPLETE,
              START,
              START.plusSeconds(185),
              "c",
              "weekly",
              Map.of("team", "a", "hold", "x"),
              List.of("audit", "label"),
              TOTALS,
              null),
          new BackupSummary(
              "under-way",
              State.UNFINISHED,
              START,
              null,
              "c",
              "nightly",
              Map.of(),
              List.of(),
              null,
              null),
          new BackupSummary(
              "odd",
              State.UNREADABLE,
              null,
              null,
              null,
              null,
              Map.of(),
              List.of(),
              null,
              "manifest is cut"));

  public static final RestoreReport RESTORE =
      new RestoreReport(
          "r1",
          "nightly",
          false,
          true,
          List.of(
              new RestoreReport.RestoredTopic(
                  "orders", "orders-2", 2, 1_234_567, 3L << 30, true, 3, Map.of()),
              new RestoreReport.RestoredTopic("empty", "empty", 1, 0, 0, false, 3, Map.of())),
          1_234_567,
          3L << 30,
          List.of(),
          null,
          List.of(),
          null,
          List.of("retention stays off for orders-2"),
          Duration.ofSeconds(61));

  public static final VerifyReport SOUND =
      new VerifyReport(
          "nightly",
          Level.CHECKSUMS,
          3,
          14,
          1L << 30,
          0,
          Shard.WHOLE,
          new VerifyReport.Sample(10, 4711, 2, 9, 1L << 30, 9L << 30, 1000, 9000),
          List.of(
              new VerifyReport.Check(Level.LISTED, true, 9, 0, Duration.ofMillis(300)),
              new VerifyReport.Check(Level.CHECKSUMS, true, 2, 0, Duration.ofMillis(1200))),
          List.of(),
          List.of(),
          null,
          START,
          Duration.ofMillis(1500));

  public static final VerifyReport DRILL =
      new VerifyReport(
          "nightly",
          Level.RESTORED,
          3,
          14,
          1L << 30,
          1000,
          Shard.WHOLE,
          new VerifyReport.Sample(100, 0, 9, 9, 1L << 30, 1L << 30, 1000, 1000),
          List.of(
              new VerifyReport.Check(Level.LISTED, true, 9, 0, Duration.ofMillis(300)),
              new VerifyReport.Check(Level.DECODED, true, 9, 1000, Duration.ofSeconds(20)),
              new VerifyReport.Check(Level.RESTORED, true, 9, 1000, Duration.ofSeconds(40))),
          List.of(),
          List.of(),
          "evidence/verify-1/report.json",
          START,
          Duration.ofSeconds(61));

  public static final VerifyReport DAMAGED =
      new VerifyReport(
          "nightly",
          Level.DECODED,
          3,
          14,
          1L << 30,
          1000,
          Shard.WHOLE,
          new VerifyReport.Sample(100, 0, 9, 9, 1L << 30, 1L << 30, 1000, 1000),
          List.of(
              new VerifyReport.Check(Level.LISTED, true, 9, 0, Duration.ofMillis(300)),
              new VerifyReport.Check(Level.DECODED, false, 9, 1000, Duration.ofHours(2))),
          List.of(
              new VerifyReport.Damage("orders", 1, 100, 199, "topics/o.log.zst", "bad checksum"),
              new VerifyReport.Damage(null, -1, -1, -1, "groups/x", "is missing")),
          List.of("backup nightly was salvaged"),
          null,
          START,
          Duration.ofHours(2));

  public static final PruneReport PRUNE =
      new PruneReport(
          false,
          List.of(
              new PruneReport.Verdict("old", START, false, "no rule of the policy keeps it"),
              new PruneReport.Verdict("nightly", START.plusSeconds(185), true, "the newest")),
          List.of("broken-off"),
          new PruneReport.Amount(1_200, 3L << 30),
          new PruneReport.Amount(7, 1L << 20),
          new PruneReport.Amount(1, 10),
          List.of("a document is in the way"),
          Duration.ofSeconds(2));

  public static final CheckReport CHECK =
      new CheckReport(
          List.of(
              new CheckReport.Item(
                  "store", Result.PASSED, "an object was written, read and deleted"),
              new CheckReport.Item("store", Result.WARNING, "objects expire after 30 days"),
              new CheckReport.Item(
                  "topic orders", Result.KAFKA_ACCESS, "no right to read; grant READ")));

  private Reports() {}
}
