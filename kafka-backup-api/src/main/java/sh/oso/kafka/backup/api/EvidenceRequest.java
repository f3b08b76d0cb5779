package sh.oso.kafka.backup.api;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a report of a verification that is kept in the repository, whatever it finds.
 *
 * @param formats in which forms; one at least
 * @param key signs each of them; null for none
 * @param requestedBy who asks, as the report is to say it; empty if it is not to
 */
public record EvidenceRequest(Set<Format> formats, @Nullable SigningKey key, String requestedBy) {

  /** A form of the report. */
  public enum Format {
    /** For machines: a sealed document. */
    JSON,
    /** For people: one page, without scripts or anything else that would have to be loaded. */
    HTML
  }

  public EvidenceRequest {
    if (formats.isEmpty()) {
      throw new InvalidRequestException("evidence needs a format: json, html or both");
    }
    formats = Collections.unmodifiableSet(EnumSet.copyOf(formats));
  }

  /**
   * Asks for both forms.
   *
   * @param key signs both; null for none
   * @return the request
   */
  public static EvidenceRequest of(@Nullable SigningKey key) {
    return new EvidenceRequest(EnumSet.allOf(Format.class), key, "");
  }
}
