package sh.oso.kafka.backup.engine.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.engine.batch.Share;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/** Which topics, partitions and records of a backup a restore is asked for. */
final class Wanted {

  private final Manifest manifest;
  private final RestoreRequest request;
  private final List<TopicEntry> topics;

  /**
   * Looks what the backup has of it.
   *
   * @throws InvalidRequestException if it lacks what is named, or holds nothing in the window
   */
  Wanted(Manifest manifest, RestoreRequest request) {
    this.manifest = manifest;
    this.request = request;
    this.topics = select(manifest, request.topics());
    requirePartitions();
    requireOffsets();
    requireTimes();
  }

  /** The chosen topics, in order of name. */
  List<TopicEntry> topics() {
    return topics;
  }

  private static List<TopicEntry> select(Manifest manifest, TopicSelection selection) {
    Map<String, TopicEntry> topics = new TreeMap<>();
    manifest.topics().stream()
        .filter(topic -> selection.matches(topic.name()))
        .forEach(topic -> topics.put(topic.name(), topic));
    List<String> missing =
        selection.literals().stream().filter(name -> !topics.containsKey(name)).toList();
    if (topics.isEmpty() || !missing.isEmpty()) {
      throw new InvalidRequestException(
          "backup "
              + manifest.backupId()
              + " has no topic "
              + (missing.isEmpty() ? selection.includes() : missing)
              + "; describe shows its topics");
    }
    return List.copyOf(topics.values());
  }

  private void requirePartitions() {
    request
        .partitions()
        .forEach(
            (pattern, numbers) -> {
              List<TopicEntry> matching =
                  topics.stream()
                      .filter(topic -> TopicSelection.of(pattern).matches(topic.name()))
                      .toList();
              if (matching.isEmpty()) {
                throw new InvalidRequestException(
                    "partitions: " + pattern + " is not among the topics to restore");
              }
              for (TopicEntry topic : matching) {
                numbers.stream()
                    .filter(number -> number < 0 || number >= topic.partitions().size())
                    .findFirst()
                    .ifPresent(number -> failWithout(topic, number));
              }
            });
  }

  private static void failWithout(TopicEntry topic, int partition) {
    throw new InvalidRequestException(
        "topic "
            + topic.name()
            + " has no partition "
            + partition
            + " in the backup: it has "
            + topic.partitions().size());
  }

  private void requireOffsets() {
    for (PartitionOffsets asked : request.window().offsets()) {
      TopicEntry topic =
          topics.stream()
              .filter(it -> it.name().equals(asked.topic()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          "offsets: " + asked.topic() + " is not among the topics to restore"));
      if (asked.partition() >= topic.partitions().size()) {
        failWithout(topic, asked.partition());
      }
      PartitionBounds held = topic.partitions().get(asked.partition());
      boolean open = asked.last() == Long.MAX_VALUE;
      if (asked.first() < held.startOffset() || (!open && asked.last() >= held.endOffset())) {
        throw new InvalidRequestException(
            "offsets "
                + asked.first()
                + " to "
                + (open ? "the end" : asked.last())
                + " of "
                + asked.topic()
                + "-"
                + asked.partition()
                + " are not all in the backup: it holds "
                + held.startOffset()
                + " to "
                + (held.endOffset() - 1));
      }
    }
  }

  private void requireTimes() {
    Instant to = request.window().to();
    Instant from = request.window().from();
    if (to != null && to.isAfter(manifest.startedAt())) {
      throw new InvalidRequestException(
          "backup "
              + manifest.backupId()
              + " was begun at "
              + manifest.startedAt()
              + " and does not hold all records up to "
              + to
              + ": take a later backup or an earlier moment");
    }
    long earliest =
        topics.stream()
            .filter(topic -> topic.records() > 0)
            .mapToLong(TopicEntry::minTimestamp)
            .min()
            .orElse(Long.MAX_VALUE);
    long latest = topics.stream().mapToLong(TopicEntry::maxTimestamp).max().orElse(-1);
    boolean beyond = from != null && from.toEpochMilli() > latest;
    // Compressed batches may hold records that are earlier than their first, but not by much.
    if (beyond || (to != null && earliest != Long.MAX_VALUE && to.toEpochMilli() < earliest)) {
      throw new InvalidRequestException(
          "the chosen topics have no record in the window: theirs are from "
              + Instant.ofEpochMilli(earliest)
              + " to "
              + Instant.ofEpochMilli(latest));
    }
  }

  /** Which records of a partition. */
  RecordRange range(String topic, PartitionIndex index) {
    return request.chooses(topic, index.partition())
        ? RecordRange.of(request.window(), topic, index)
        : RecordRange.EMPTY;
  }

  /** Whether each chosen topic is wanted whole. */
  boolean isAll() {
    return request.window().isAll() && request.partitions().isEmpty();
  }

  /** A number of records, and the size of their batches. */
  record Size(long records, long logicalBytes) {

    static final Size NONE = new Size(0, 0);

    Size plus(Size other) {
      return new Size(records + other.records, logicalBytes + other.logicalBytes);
    }
  }

  /**
   * About how much of a partition is wanted: of a segment that is wanted in part, as much as its
   * times and offsets let expect.
   */
  Size estimate(String topic, PartitionIndex index) {
    RecordRange range = range(topic, index);
    Size size = Size.NONE;
    for (SegmentEntry segment : index.segments()) {
      Share share = range.of(segment);
      double part = share == Share.ALL ? 1 : share == Share.NONE ? 0 : part(range, segment);
      size =
          size.plus(
              new Size(
                  Math.round(segment.records() * part), Math.round(segment.logicalBytes() * part)));
    }
    return size;
  }

  private static double part(RecordRange range, SegmentEntry segment) {
    double ofOffsets =
        overlap(
            range.firstOffset(), range.lastOffset(), segment.firstOffset(), segment.lastOffset());
    double ofTime =
        segment.maxTimestamp() < 0
            ? 1
            : overlap(
                range.fromMillis(),
                range.toMillis(),
                Math.max(0, segment.minTimestamp()),
                segment.maxTimestamp());
    return ofOffsets * ofTime;
  }

  /** How much of the second range lies in the first, both with both ends. */
  private static double overlap(long first, long last, long from, long to) {
    double both = (double) Math.min(last, to) - Math.max(first, from) + 1;
    return Math.max(0, both) / ((double) to - from + 1);
  }

  /** What of a request says which records, besides topics; the same ones have the same text. */
  String id(RecordChanges changes) {
    RecordWindow window = request.window();
    return "window "
        + text(window.from())
        + ' '
        + text(window.to())
        + ' '
        + window.offsets().stream()
            .map(PartitionOffsets::toString)
            .sorted()
            .collect(Collectors.joining(" "))
        + "\npartitions "
        + sorted(request.partitions())
        + "\nchanges "
        + changes.id();
  }

  private static String text(@Nullable Instant moment) {
    return moment == null ? "-" : moment.toString();
  }

  private static String sorted(Map<String, Set<Integer>> partitions) {
    List<String> texts = new ArrayList<>();
    new TreeMap<>(partitions)
        .forEach((pattern, numbers) -> texts.add(pattern + numbers.stream().sorted().toList()));
    return String.join(" ", texts);
  }
}
