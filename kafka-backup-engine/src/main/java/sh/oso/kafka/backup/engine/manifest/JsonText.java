package sh.oso.kafka.backup.engine.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;

/** JSON for files that are no part of a repository. */
public final class JsonText {

  private JsonText() {}

  /** A value of the API as a document of several lines. */
  public static byte[] of(Object value) {
    try {
      return Json.PRETTY.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
