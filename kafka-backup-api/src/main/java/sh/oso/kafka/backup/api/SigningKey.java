package sh.oso.kafka.backup.api;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private key that signs evidence. Prints no part of itself. */
public final class SigningKey {

  /** By the name of a key's kind, how it signs. */
  private static final Map<String, String> ALGORITHMS =
      Map.of("Ed25519", "Ed25519", "EC", "SHA256withECDSA", "RSA", "SHA256withRSA");

  private static final int LEAST_RSA_BITS = 2048;

  private final PrivateKey key;
  private final String algorithm;

  private SigningKey(PrivateKey key, String algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  /**
   * Reads a key.
   *
   * @param pem PKCS#8 in PEM form, not encrypted: {@code -----BEGIN PRIVATE KEY-----}; of kind
   *     Ed25519, EC or RSA
   * @return the key
   * @throws InvalidRequestException if it is none of these
   */
  public static SigningKey ofPem(String pem) {
    if (pem.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
      throw new InvalidRequestException(
          "the signing key is encrypted; decrypt it with 'openssl pkcs8 -in KEY -out PLAIN'");
    }
    byte[] encoded = decode(pem, "PRIVATE KEY", "openssl pkcs8 -topk8 -nocrypt");
    for (Map.Entry<String, String> kind : ALGORITHMS.entrySet()) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(kind.getKey()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        requireStrong(key);
        return new SigningKey(key, kind.getValue());
      } catch (InvalidKeySpecException ofAnotherKind) {
        // The next one may be it.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK knows no keys of " + kind.getKey(), e);
      }
    }
    throw unknownKind("signing key");
  }

  private static void requireStrong(Object key) {
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new InvalidRequestException(
          "the signing key has "
              + rsa.getModulus().bitLength()
              + " bits; an RSA key needs "
              + LEAST_RSA_BITS
              + " or more");
    }
  }

  private static InvalidRequestException unknownKind(String what) {
    return new InvalidRequestException(
        "the " + what + " is of no kind that signs evidence; take Ed25519, EC or RSA");
  }

  private static byte[] decode(String pem, String label, String remedy) {
    Matcher block =
        Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-")
            .matcher(pem);
    if (!block.find()) {
      throw new InvalidRequestException(
          "there is no '" + label + "' in PEM form; make one with '" + remedy + "'");
    }
    try {
      return Base64.getMimeDecoder().decode(block.group(1));
    } catch (IllegalArgumentException e) {
      // Without a cause: it may quote the key.
      throw new InvalidRequestException("the '" + label + "' is cut short or damaged");
    }
  }

  /**
   * How it signs.
   *
   * @return {@code Ed25519}, {@code SHA256withECDSA} or {@code SHA256withRSA}
   */
  public String algorithm() {
    return algorithm;
  }

  /**
   * Signs.
   *
   * @param content what is signed; only read
   * @return the signature, as {@code openssl} takes it
   */
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new InvalidRequestException("the signing key cannot sign: " + e.getMessage(), e);
    }
  }

  /**
   * Tells whether a signature is that of a key.
   *
   * @param publicPem the public key: {@code -----BEGIN PUBLIC KEY-----}
   * @param content what was signed
   * @param signed the signature
   * @return false if it is another's, or of other content
   * @throws InvalidRequestException if the key cannot be read
   */
  public static boolean isSignature(String publicPem, byte[] content, byte[] signed) {
    byte[] encoded = decode(publicPem, "PUBLIC KEY", "openssl pkey -in KEY -pubout");
    for (Map.Entry<String, String> kind : ALGORITHMS.entrySet()) {
      PublicKey key;
      try {
        key = KeyFactory.getInstance(kind.getKey()).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // It is of another kind.
        continue;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JDK knows no keys of " + kind.getKey(), e);
      }
      try {
        Signature signature = Signature.getInstance(kind.getValue());
        signature.initVerify(key);
        signature.update(content);
        return signature.verify(signed);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }
    throw unknownKind("public key");
  }

  @Override
  public String toString() {
    return "SigningKey[" + algorithm + ", ****]";
  }
}
