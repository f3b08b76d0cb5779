package sh.oso.kafka.backup.api.manifest;

/**
 * Names an object of the repository such that damage to it shows.
 *
 * @param key the object's key
 * @param sizeBytes its exact size
 * @param rawBytes size of its content once decompressed
 * @param sha256 SHA-256 of its bytes, 64 lower-case hex digits
 * @param codec id of the codec that its bytes are a frame of, {@code none} for plain bytes
 */
public record ObjectRef(String key, long sizeBytes, long rawBytes, String sha256, String codec) {}
