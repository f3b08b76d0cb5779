package sh.oso.kafka.backup.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.api.SigningKey;

/** {@code evidence verify} works on files alone. */
class EvidenceCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;

  EvidenceCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int run(Object... args) {
    out.reset();
    err.reset();
    String[] words = new String[args.length + 2];
    words[0] = "evidence";
    words[1] = "verify";
    for (int i = 0; i < args.length; i++) {
      words[i + 2] = args[i].toString();
    }
    return KafkaBackupCommand.execute(
        new Context(
            Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            0,
            KafkaBackupBuilder::build,
            new Cancellation(),
            () -> {}),
        words);
  }

  private static String pem(String label, byte[] key) {
    String text = Base64.getMimeEncoder().encodeToString(key);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  @Test
  void tellsWhatIsUnchangedAndWhoseItIs() throws Exception {
    String body = "{\n  \"result\" : \"VALID\",\n";
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8));
    String sealed = body + "  \"sha256\" : \"" + HexFormat.of().formatHex(digest) + "\"\n}\n";
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    SigningKey key = SigningKey.ofPem(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    Path report = Files.writeString(folder.resolve("report.json"), sealed);
    Files.write(folder.resolve("report.json.sig"), key.sign(sealed.getBytes(UTF_8)));
    Path mine =
        Files.writeString(
            folder.resolve("mine.pem"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    Path theirs =
        Files.writeString(
            folder.resolve("theirs.pem"), pem("PUBLIC KEY", other.getPublic().getEncoded()));

    assertThat(run(report)).isZero();
    assertThat(out.toString(UTF_8)).contains("is as it was stored; who made it was not looked at");
    assertThat(run(report, "--public-key", mine)).isZero();
    assertThat(out.toString(UTF_8)).contains("is as it was stored, and is signed with the key");
    assertThat(run(report, "--public-key", theirs)).isEqualTo(7);
    assertThat(err.toString(UTF_8)).contains("was changed, or signed with another key");

    Files.writeString(report, sealed.replace("VALID", "VALiD"));
    assertThat(run(report)).isEqualTo(7);
    assertThat(err.toString(UTF_8)).contains("its seal is not that of its text");

    Path page = Files.writeString(folder.resolve("report.html"), "<html>");
    assertThat(run(page)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("give --public-key");
    assertThat(run(page, "--public-key", mine)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("cannot read").contains("report.html.sig");
    Files.write(folder.resolve("report.html.sig"), key.sign("<html>".getBytes(UTF_8)));
    assertThat(run(page, "--public-key", mine)).isZero();
    Files.writeString(page, "<html><p>");
    assertThat(run(page, "--public-key", mine)).isEqualTo(7);
  }
}
