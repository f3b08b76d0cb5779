package sh.oso.kafka.backup.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.PartitionMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;

/** Offset maps of restores, for people, machines and spreadsheets. */
public final class OffsetMaps {

  private OffsetMaps() {}

  /** Tables, of one partition or of all. */
  public static String text(List<OffsetMap> maps, @Nullable Integer partition) {
    StringBuilder text = new StringBuilder();
    for (OffsetMap map : maps) {
      Table table =
          new Table(
              List.of("PARTITION", "SOURCE FIRST", "SOURCE LAST", "TARGET FIRST", "RECORDS"),
              Set.of("PARTITION", "SOURCE FIRST", "SOURCE LAST", "TARGET FIRST", "RECORDS"));
      for (PartitionMap of : chosen(map, partition)) {
        for (Stretch stretch : of.stretches()) {
          table.row(
              of.partition(),
              stretch.firstOffset(),
              stretch.lastOffset(),
              stretch.targetOffset(),
              stretch.records());
        }
      }
      text.append(
          new Facts(
                  map.source()
                      + " of backup "
                      + map.backupId()
                      + " went to "
                      + map.target()
                      + " in restore "
                      + map.restoreId()
                      + ".")
              .tableIfAny(table));
      text.append(text.charAt(text.length() - 1) == '\n' ? "" : "\n");
    }
    return text.toString();
  }

  /** One line for each stretch, under a line of names. */
  public static String csv(List<OffsetMap> maps, @Nullable Integer partition) {
    StringBuilder text =
        new StringBuilder("source,target,partition,firstOffset,lastOffset,targetOffset,records\n");
    for (OffsetMap map : maps) {
      for (PartitionMap of : chosen(map, partition)) {
        for (Stretch stretch : of.stretches()) {
          text.append(map.source())
              .append(',')
              .append(map.target())
              .append(',')
              .append(of.partition())
              .append(',')
              .append(stretch.firstOffset())
              .append(',')
              .append(stretch.lastOffset())
              .append(',')
              .append(stretch.targetOffset())
              .append(',')
              .append(stretch.records())
              .append('\n');
        }
      }
    }
    return text.toString();
  }

  /** The maps as they are stored. */
  public static String json(List<OffsetMap> maps, @Nullable Integer partition) {
    List<OffsetMap> some = new ArrayList<>();
    for (OffsetMap map : maps) {
      some.add(
          new OffsetMap(
              map.formatVersion(),
              map.restoreId(),
              map.backupId(),
              map.source(),
              map.target(),
              chosen(map, partition)));
    }
    return JsonReports.of(some);
  }

  private static List<PartitionMap> chosen(OffsetMap map, @Nullable Integer partition) {
    return map.partitions().stream()
        .filter(it -> partition == null || it.partition() == partition)
        .toList();
  }

  /** The other side of an offset, in words. */
  public static String text(OffsetQuestion question, OptionalLong found) {
    String asked = question.topic() + "-" + question.partition() + " offset " + question.offset();
    boolean source = question.side() == OffsetQuestion.Side.SOURCE;
    if (found.isEmpty()) {
      return asked + " holds no record of restore " + question.restoreId() + "\n";
    }
    return source
        ? "reading on at " + asked + " of the source is reading on at " + found.getAsLong() + "\n"
        : asked + " came from offset " + found.getAsLong() + "\n";
  }

  /** The same for machines; null if there is none. */
  public static String json(OffsetQuestion question, OptionalLong found) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("restoreId", question.restoreId());
    answer.put("topic", question.topic());
    answer.put("partition", question.partition());
    answer.put("offset", question.offset());
    answer.put("side", question.side());
    answer.put("found", found.isPresent() ? found.getAsLong() : null);
    return JsonReports.of(answer);
  }
}
