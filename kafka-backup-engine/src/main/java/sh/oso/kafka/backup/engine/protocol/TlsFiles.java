package sh.oso.kafka.backup.engine.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * The files of certificates and keys that properties of a client name, as they were when read.
 *
 * @param contents by the property that names the file; compared by what a file holds, since its
 *     time may be that of the second before, and links may be exchanged
 */
record TlsFiles(Map<String, Content> contents) {

  /** PEM file of the client's certificate and its chain; goes with {@link #KEY}. */
  static final String CERTIFICATE = "kafka-backup.ssl.certificate.location";

  /** PEM file of the client's private key, which Kafka wants in one file with the certificate. */
  static final String KEY = "kafka-backup.ssl.key.location";

  /** The properties that name files. */
  static final List<String> PROPERTIES =
      List.of(
          SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
          SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
          CERTIFICATE,
          KEY);

  /** What a file held; ISO 8859-1 keeps every byte, whatever it means. */
  record Content(String bytes) {
    @Override
    public String toString() {
      return bytes.length() + " bytes";
    }
  }

  TlsFiles {
    contents = Map.copyOf(contents);
  }

  /** Reads the files. */
  static TlsFiles read(Map<String, ?> properties) {
    Map<String, Content> contents = new HashMap<>();
    for (String property : PROPERTIES) {
      Object location = properties.get(property);
      if (location != null && !location.toString().isEmpty()) {
        contents.put(property, read(property, location.toString()));
      }
    }
    return new TlsFiles(contents);
  }

  private static Content read(String property, String location) {
    try {
      return new Content(new String(Files.readAllBytes(Path.of(location)), ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new InvalidRequestException(
          property + ": there is no file " + location + "; correct the path or make the file", e);
    } catch (IOException e) {
      throw new InvalidRequestException(property + ": " + location + " cannot be read: " + e, e);
    }
  }

  /** The properties with certificate and key in the form that Kafka knows. */
  Map<String, Object> asKafkaKnowsThem(Map<String, ?> properties) {
    Map<String, Object> known = new HashMap<>(properties);
    known.remove(CERTIFICATE);
    known.remove(KEY);
    if (contents.containsKey(CERTIFICATE) && contents.containsKey(KEY)) {
      known.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      known.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, text(CERTIFICATE));
      known.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, text(KEY));
    }
    return known;
  }

  private Password text(String property) {
    return new Password(Objects.requireNonNull(contents.get(property)).bytes());
  }
}
