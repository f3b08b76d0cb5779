package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * Names of runs, each told by what the run is for alone, so that whoever comes to start it once
 * more finds it there.
 *
 * <p>Names of resources may be longer than what names of Jobs, values of labels and ids of backups
 * have room for. A name that does not fit is cut, and a hash of the whole stands behind it.
 */
public final class Names {

  /** A Job's name stands in a label of its pods, and with an index and a suffix in their names. */
  private static final int JOB = 57;

  private static final int LABEL = 63;
  private static final int BACKUP_ID = 200;
  private static final int HASH = 8;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private Names() {}

  /**
   * Names a Job.
   *
   * @param kind short name of the resource's kind, such as {@code kb}
   * @param resource the resource's name
   * @param run tells the runs of one resource apart: at most 24 characters of {@code [a-z0-9-]}
   */
  public static String job(String kind, String resource, String run) {
    int room = JOB - kind.length() - run.length() - 2;
    // Pods take their host name from the Job's, where a dot would begin a domain.
    String plain = resource.replace('.', '-');
    String name = plain.equals(resource) ? fit(resource, room) : cut(plain, resource, room);
    return kind + "-" + name + "-" + run;
  }

  /** The value of a label that names a resource. */
  public static String label(String resource) {
    return fit(resource, LABEL);
  }

  /**
   * Names a backup after its time, to the second.
   *
   * @param resource the name of its KafkaBackup
   * @param time when it was due
   */
  public static String backupId(String resource, Instant time) {
    return id(resource, time(time));
  }

  /**
   * An id of the run of a resource's generation: that of no other resource, also of one of the same
   * name in another namespace, or made later.
   */
  public static String runId(HasMetadata resource) {
    return id(
        resource.getMetadata().getName(),
        time(Instant.parse(resource.getMetadata().getCreationTimestamp()))
            + "-"
            + hash(String.valueOf(resource.getMetadata().getUid()))
            + "-"
            + resource.getMetadata().getGeneration());
  }

  private static String id(String resource, String run) {
    return fit(resource, BACKUP_ID - run.length() - 1) + "-" + run;
  }

  /** A time to the second, in UTC, as names have it. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  /** Some characters that tell a text from others. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String fit(String name, int room) {
    return name.length() <= room ? name : cut(name, name, room);
  }

  private static String cut(String shown, String hashed, int room) {
    String start = shown.substring(0, Math.min(shown.length(), room - HASH - 1));
    return start.replaceFirst("[.-]+$", "") + "-" + hash(hashed);
  }
}
