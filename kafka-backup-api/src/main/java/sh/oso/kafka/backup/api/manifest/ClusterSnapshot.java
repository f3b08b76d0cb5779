package sh.oso.kafka.backup.api.manifest;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the source cluster had besides topics and groups when the backup was planned. No secrets.
 *
 * @param formatVersion version of the repository format
 * @param acls who may do what
 * @param quotas limits of clients
 * @param scramUsers users that log in with SCRAM, without what proves who they are
 */
public record ClusterSnapshot(int formatVersion, Acls acls, Quotas quotas, ScramUsers scramUsers) {

  /** How far something could be read. */
  public enum Capture {
    /** All of it. */
    COMPLETE,
    /** Not at all, for want of a right that a warning of the backup names. */
    NOT_PERMITTED,
    /** Not at all: the cluster has no authorizer, so no ACLs. */
    NO_AUTHORIZER,
    /** Not at all: the brokers do not know this. */
    NOT_SUPPORTED
  }

  /**
   * ACLs.
   *
   * @param capture how far they could be read
   * @param entries sorted
   */
  public record Acls(Capture capture, List<Acl> entries) {

    public Acls {
      entries = List.copyOf(entries);
    }
  }

  /**
   * An ACL, in Kafka's words.
   *
   * @param resourceType for example {@code TOPIC}
   * @param resourceName for example {@code orders}
   * @param patternType {@code LITERAL} or {@code PREFIXED}
   * @param principal for example {@code User:alice}
   * @param host an address, or {@code *}
   * @param operation for example {@code READ}
   * @param permission {@code ALLOW} or {@code DENY}
   */
  public record Acl(
      String resourceType,
      String resourceName,
      String patternType,
      String principal,
      String host,
      String operation,
      String permission) {}

  /**
   * Client quotas.
   *
   * @param capture how far they could be read
   * @param entries sorted
   */
  public record Quotas(Capture capture, List<Quota> entries) {

    public Quotas {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Limits of some clients.
   *
   * @param entity by type ({@code user}, {@code client-id}, {@code ip}) the name; null stands for
   *     Kafka's default entity
   * @param limits by name, for example {@code producer_byte_rate}
   */
  public record Quota(Map<String, @Nullable String> entity, Map<String, Double> limits) {

    public Quota {
      entity = Collections.unmodifiableMap(new TreeMap<>(entity));
      limits = Collections.unmodifiableMap(new TreeMap<>(limits));
    }
  }

  /**
   * Users that log in with SCRAM.
   *
   * @param capture how far they could be read
   * @param entries sorted
   */
  public record ScramUsers(Capture capture, List<ScramUser> entries) {

    public ScramUsers {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A user and one of the mechanisms that it can use.
   *
   * @param user its name
   * @param mechanism {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
   * @param iterations of the mechanism's hash
   */
  public record ScramUser(String user, String mechanism, int iterations) {}
}
