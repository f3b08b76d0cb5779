package sh.oso.kafka.backup.cli.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Reads the small files that settings name: certificates, keys, passwords. */
final class FileText {

  private FileText() {}

  /** The file's text, or null, with a problem added, if it cannot be read. */
  static @Nullable String read(SettingsReader.FileSetting setting, Problems problems) {
    try {
      return Files.readString(setting.file());
    } catch (IOException e) {
      problems.add(
          setting.path(), "cannot read " + setting.file() + ": " + reason(e), setting.origin());
      return null;
    }
  }

  static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof CharacterCodingException ? "it is no UTF-8 text" : String.valueOf(e);
  }
}
