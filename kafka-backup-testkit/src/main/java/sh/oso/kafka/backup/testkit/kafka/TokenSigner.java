package sh.oso.kafka.backup.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Makes JSON Web Tokens, signed with RS256 (RFC 7515, 7518, 7519). */
record TokenSigner(KeyPair keys, String keyId) {

  private static final Duration LIFETIME = Duration.ofHours(1);

  static TokenSigner create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new TokenSigner(generator.generateKeyPair(), UUID.randomUUID().toString());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String sign(String subject, String issuer, String audience, boolean expired) {
    Instant made = Instant.now().minus(expired ? LIFETIME.multipliedBy(2) : Duration.ZERO);
    String content =
        encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(keyId))
            + "."
            + encode(
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d}"
                    .formatted(
                        issuer,
                        subject,
                        audience,
                        made.getEpochSecond(),
                        made.plus(LIFETIME).getEpochSecond()));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(content.getBytes(UTF_8));
      return content + "." + encode(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As a set of JSON Web Keys (RFC 7517). */
  String publicKeys() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(keyId, encode(key.getModulus()), encode(key.getPublicExponent()));
  }

  private static String encode(String json) {
    return encode(json.getBytes(UTF_8));
  }

  /** Without the byte for the sign. */
  private static String encode(BigInteger positive) {
    byte[] bytes = positive.toByteArray();
    return encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Keeps the private key to itself. */
  @Override
  public String toString() {
    return "TokenSigner[" + keyId + "]";
  }
}
