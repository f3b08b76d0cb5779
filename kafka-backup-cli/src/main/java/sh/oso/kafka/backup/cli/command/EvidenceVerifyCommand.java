package sh.oso.kafka.backup.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.SigningKey;
import sh.oso.kafka.backup.cli.ExitCode;

/** {@code kafka-backup evidence verify}: looks at files, and at nothing else. */
@Command(
    name = "verify",
    header = "Tells whether a report is as it was stored, and whose it is.",
    description = {
      "Works on copies of the files, without the repository. Of a JSON report the seal is checked,"
          + " which shows damage; the signature shows that nobody changed it. Exits with 7 if one of"
          + " them is wrong."
    })
final class EvidenceVerifyCommand implements Callable<Integer> {

  private static final String SEAL = "  \"sha256\" : \"";
  private static final int SEAL_BYTES = SEAL.length() + 64 + "\"\n}\n".length();

  @ParentCommand private @Nullable EvidenceCommand evidence;

  @Parameters(paramLabel = "FILE", description = "report.json or report.html.")
  private @Nullable Path file;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description =
          "PEM file of the key that the report is to be signed with. Default: the signature is not"
              + " looked at.")
  private @Nullable Path publicKey;

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "File of the signature. Default: that of the report with .sig behind its name.")
  private @Nullable Path signature;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Override
  public Integer call() {
    Path report = Objects.requireNonNull(file);
    Path key = publicKey;
    boolean sealed = report.toString().endsWith(".json");
    if (key == null && (!sealed || signature != null)) {
      throw new InvalidRequestException(
          "there is nothing to check " + report + " by; give --public-key");
    }
    byte[] content = read(report);
    if (sealed) {
      requireSeal(report, content);
    }
    if (key != null) {
      Path beside = report.resolveSibling(report.getFileName() + ".sig");
      byte[] signed = read(signature == null ? beside : signature);
      if (!SigningKey.isSignature(new String(read(key), UTF_8), content, signed)) {
        throw new CorruptBackupException(
            report + " was changed, or signed with another key than that of " + key);
      }
    }
    Objects.requireNonNull(Objects.requireNonNull(evidence).root())
        .context()
        .out()
        .println(
            report
                + (sealed ? " is as it was stored" : "")
                + (sealed && key != null ? ", and" : "")
                + (key == null ? "; who made it was not looked at" : " is signed with the key"));
    return ExitCode.OK.number();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidRequestException("cannot read " + file + ": " + e, e);
    }
  }

  private static void requireSeal(Path report, byte[] content) {
    int body = Math.max(0, content.length - SEAL_BYTES);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content, 0, body);
      String seal = SEAL + HexFormat.of().formatHex(digest.digest()) + "\"\n}\n";
      if (!Arrays.equals(seal.getBytes(UTF_8), 0, SEAL_BYTES, content, body, content.length)) {
        throw new CorruptBackupException(report + " is damaged: its seal is not that of its text");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
