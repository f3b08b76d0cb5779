package sh.oso.kafka.backup.cli.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person meant to write. */
final class Nearest {

  private Nearest() {}

  /** The candidate most like a word, or begun by it, if any is; case does not count. */
  static Optional<String> to(String word, Collection<String> candidates) {
    int reach = Math.max(2, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= reach)
        .filter(candidate -> distance(word, candidate) < candidate.length())
        .min(Comparator.comparing(candidate -> distance(word, candidate)))
        .or(
            () ->
                candidates.stream()
                    .filter(it -> word.length() > 2 && it.startsWith(word))
                    .findFirst());
  }

  /** Letters to insert, delete or replace to turn one word into the other (Levenshtein). */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
