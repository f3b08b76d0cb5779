package sh.oso.kafka.backup.testkit.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;

/** A service account of Google Cloud that nobody else knows, with a new key. */
public final class GoogleServiceAccount {

  private final KeyPair keys;

  private GoogleServiceAccount(KeyPair keys) {
    this.keys = keys;
  }

  /**
   * Makes one.
   *
   * @return an account with a key of its own
   */
  public static GoogleServiceAccount create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new GoogleServiceAccount(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /**
   * The file that Google gives to the owner of the account.
   *
   * @param tokenUri where tokens come from
   * @return JSON
   */
  public String json(String tokenUri) {
    String key = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
    return """
        {"type": "service_account", "project_id": "p", "private_key_id": "1", "client_id": "1",
         "client_email": "backup@p.iam.gserviceaccount.com", "token_uri": "%s",
         "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}
        """
        .formatted(tokenUri, key);
  }

  /** Whether its key has signed an assertion (RS256). */
  boolean hasSigned(String assertion) {
    List<String> parts = List.of(assertion.split("[.]", -1));
    if (parts.size() != 3) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts.get(0) + "." + parts.get(1)).getBytes(US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(parts.get(2)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
