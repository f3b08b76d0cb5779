package sh.oso.kafka.backup.storage.gcs;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Keys of service accounts that do not exist. */
final class ServiceAccount {

  private ServiceAccount() {}

  /** The JSON of a new key, whose tokens come from {@code tokenUri}. */
  static String json(String tokenUri) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      String key =
          Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      return """
          {"type": "service_account", "project_id": "p", "private_key_id": "1", "client_id": "1",
           "client_email": "backup@p.iam.gserviceaccount.com", "token_uri": "%s",
           "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n"}
          """
          .formatted(tokenUri, key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
