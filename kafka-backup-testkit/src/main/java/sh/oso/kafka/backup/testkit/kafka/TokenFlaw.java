package sh.oso.kafka.backup.testkit.kafka;

import java.util.Locale;

/** What can be wrong with a token, or with where it comes from. */
public enum TokenFlaw {
  /** It was valid until an hour ago. */
  EXPIRED,
  /** It is for somebody else. */
  OTHER_AUDIENCE,
  /** It says to be made by somebody else. */
  OTHER_ISSUER,
  /** It is signed with a key that nobody knows. */
  OTHER_KEY,
  /** It is no token. */
  GARBLED,
  /** There is none: the server answers that it cannot serve now. */
  UNAVAILABLE;

  String path() {
    return "/token/" + name().toLowerCase(Locale.ROOT);
  }
}
