package sh.oso.kafka.backup.cli.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.EvidenceRequest;
import sh.oso.kafka.backup.api.EvidenceRequest.Format;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.SigningKey;

/** Reads which evidence {@code verify} is to keep. */
final class EvidenceSettings {

  private final SettingsReader reader;
  private final Problems problems;

  EvidenceSettings(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  /** Null if there is no such block. */
  @Nullable EvidenceRequest read() {
    if (!reader.has("evidence")) {
      return null;
    }
    String by = reader.string(Key.EVIDENCE_REQUESTED_BY);
    return new EvidenceRequest(
        formats(), key(), by == null ? System.getProperty("user.name", "") : by);
  }

  private Set<Format> formats() {
    List<String> names = reader.list(Key.EVIDENCE_FORMATS);
    Set<Format> formats = EnumSet.noneOf(Format.class);
    for (String name : names) {
      switch (name) {
        case "json" -> formats.add(Format.JSON);
        case "html" -> formats.add(Format.HTML);
        default ->
            problems.add(
                Key.EVIDENCE_FORMATS.path(),
                "'" + name + "' is no format; there are json and html",
                reader.origin(Key.EVIDENCE_FORMATS.path()));
      }
    }
    return formats.isEmpty() ? EnumSet.allOf(Format.class) : formats;
  }

  private @Nullable SigningKey key() {
    SettingsReader.FileSetting file =
        reader.file(Key.EVIDENCE_KEY_FILE, Key.EVIDENCE_KEY_FILE.path());
    String pem = file == null ? null : FileText.read(file, problems);
    if (file == null || pem == null) {
      return null;
    }
    try {
      return SigningKey.ofPem(pem);
    } catch (InvalidRequestException e) {
      problems.add(file.path(), file.file() + ": " + e.problem(), file.origin());
      return null;
    }
  }
}
