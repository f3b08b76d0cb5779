package sh.oso.kafka.backup.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.GroupReset;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.PartitionMove;

/** The plan of a reset as commands of Kafka's own tool. */
public final class ResetScript {

  private ResetScript() {}

  /**
   * A script for a POSIX shell; what it is given goes to every command.
   *
   * @param servers brokers to begin with
   */
  public static String of(OffsetResetReport plan, String servers) {
    StringBuilder script =
        new StringBuilder(
            """
            #!/bin/sh
            # Sets offsets of consumer groups with Kafka's own tool, and stops at the first that fails.
            # Arguments of this script go to each command, as: --command-config client.properties
            set -e
            """);
    for (GroupReset group : plan.groups()) {
      if (!group.outcome().successful()) {
        comment(script, group.groupId(), "cannot be set: " + group.outcome().message());
      } else if (group.share()) {
        comment(script, group.groupId(), "is a share group, which Kafka's tool sets to no offset");
      } else {
        lines(script, group, servers);
      }
    }
    return script.toString();
  }

  private static void comment(StringBuilder script, String groupId, String text) {
    // The text may hold names that any client gave itself: no line of theirs may become a command.
    String line = "# group " + groupId + " " + text;
    script.append(line.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ")).append('\n');
  }

  /** Partitions of a topic that go to the same offset are in one command. */
  private static void lines(StringBuilder script, GroupReset group, String servers) {
    Map<String, Map<Long, List<Integer>>> byTopic = new TreeMap<>();
    for (PartitionMove move : group.moves()) {
      byTopic
          .computeIfAbsent(move.topic(), topic -> new TreeMap<>())
          .computeIfAbsent(move.to(), offset -> new ArrayList<>())
          .add(move.partition());
    }
    byTopic.forEach(
        (topic, offsets) ->
            offsets.forEach(
                (offset, partitions) ->
                    script
                        .append("kafka-consumer-groups.sh --bootstrap-server ")
                        .append(quoted(servers))
                        .append(" \"$@\" --group ")
                        .append(quoted(group.groupId()))
                        .append(" --reset-offsets --topic ")
                        .append(
                            quoted(
                                partitions.stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(",", topic + ":", ""))))
                        .append(" --to-offset ")
                        .append(offset)
                        .append(" --execute\n")));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
