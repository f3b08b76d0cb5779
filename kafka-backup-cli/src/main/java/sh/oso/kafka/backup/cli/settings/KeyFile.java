package sh.oso.kafka.backup.cli.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import sh.oso.kafka.backup.api.record.DropKeys;
import sh.oso.kafka.backup.api.record.RecordFilter;

/** Reads the file with the keys of records that a restore leaves out: one key a line. */
final class KeyFile {

  private final SettingsReader reader;
  private final Problems problems;

  KeyFile(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  /** The filter, if a file is given. */
  List<RecordFilter> read() {
    SettingsReader.FileSetting setting = reader.file(Key.DROP_KEYS_FILE, Key.DROP_KEYS_FILE.path());
    if (setting == null) {
      return List.of();
    }
    List<byte[]> keys = new ArrayList<>();
    int number = 0;
    try {
      for (String line : Files.readAllLines(setting.file())) {
        number++;
        line = number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        if (!line.isEmpty()) {
          keys.add(key(line));
        }
      }
    } catch (IOException e) {
      problems.add(
          setting.path(),
          "cannot read " + setting.file() + ": " + FileText.reason(e),
          setting.origin());
      return List.of();
    } catch (IllegalArgumentException e) {
      problems.add(
          setting.path(),
          "line " + number + " of " + setting.file() + " is not what its prefix says",
          setting.origin());
      return List.of();
    }
    if (keys.isEmpty()) {
      problems.add(setting.path(), "holds no key: " + setting.file(), setting.origin());
      return List.of();
    }
    return List.of(DropKeys.of(keys));
  }

  private static byte[] key(String line) {
    if (line.startsWith("hex:")) {
      return HexFormat.of().parseHex(line.substring(4));
    }
    if (line.startsWith("base64:")) {
      return Base64.getDecoder().decode(line.substring(7));
    }
    return line.getBytes(StandardCharsets.UTF_8);
  }
}
