package sh.oso.kafka.backup.cli.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.api.InvalidRequestException;

/** The options that choose records by key. */
final class KeyOptions {

  @ArgGroup(exclusive = true)
  private @Nullable OneOf given;

  /** Ways to give bytes. */
  private static final class OneOf {

    @Option(
        names = "--key",
        paramLabel = "TEXT",
        description = "Only records with exactly this key, in UTF-8. Default: any, or none.")
    private @Nullable String text;

    @Option(
        names = "--key-hex",
        paramLabel = "HEX",
        description = "The same, as hexadecimal digits.")
    private @Nullable String hex;

    @Option(names = "--key-base64", paramLabel = "BASE64", description = "The same, in base 64.")
    private @Nullable String base64;

    byte @Nullable [] bytes() {
      try {
        if (hex != null) {
          return HexFormat.of().parseHex(hex);
        }
        if (base64 != null) {
          return Base64.getDecoder().decode(base64);
        }
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw new InvalidRequestException(
            (hex == null ? "--key-base64" : "--key-hex") + " does not hold what its name says", e);
      }
    }
  }

  /** The bytes of the key; null if none is given. */
  byte @Nullable [] key() {
    OneOf one = given;
    return one == null ? null : one.bytes();
  }
}
