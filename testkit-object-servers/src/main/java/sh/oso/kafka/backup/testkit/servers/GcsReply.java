package sh.oso.kafka.backup.testkit.servers;

import java.util.Map;

/** What a server answers. */
record GcsReply(int status, Map<String, String> headers, String body) {

  GcsReply {
    headers = Map.copyOf(headers);
  }
}
