package sh.oso.kafka.backup.storage.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;

/**
 * A process that creates objects 0, 1, 2, ... with content that is all its own, and prints the
 * numbers of those that it was first to create. Arguments: root, letter to write, number of
 * objects.
 */
final class RacingProcess {

  private RacingProcess() {}

  public static void main(String[] args) throws IOException {
    byte letter = args[1].getBytes(StandardCharsets.US_ASCII)[0];
    try (FilesystemStore store = new FilesystemStore(Path.of(args[0]))) {
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        try {
          store.put(key(i), ObjectContent.of(content(letter, i)), Lifetime.LASTING);
          System.out.println(i);
        } catch (PreconditionFailedException e) {
          // Another process was first.
        }
      }
    }
  }

  static ObjectKey key(int number) {
    return ObjectKey.of("race/" + number % 10 + "/" + number);
  }

  static byte[] content(byte letter, int number) {
    byte[] bytes = new byte[100_000 + number];
    Arrays.fill(bytes, letter);
    return bytes;
  }
}
