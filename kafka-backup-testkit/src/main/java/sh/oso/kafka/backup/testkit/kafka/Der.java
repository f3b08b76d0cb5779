package sh.oso.kafka.backup.testkit.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

/** The few values of ASN.1 that a certificate is made of, in their binary form (X.690, DER). */
final class Der {

  static final byte[] TRUE = value(0x01, new byte[] {(byte) 0xff});

  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return value(0x30, parts);
  }

  /** An optional component, by its number. */
  static byte[] tagged(int number, byte[] content) {
    return value(0xa0 + number, content);
  }

  static byte[] integer(long number) {
    return value(0x02, BigInteger.valueOf(number).toByteArray());
  }

  static byte[] randomInteger() {
    return value(0x02, new BigInteger(64, new SecureRandom()).toByteArray());
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  /** Whole bytes: none of the bits of the last one is unused. */
  static byte[] bits(byte[] content) {
    return value(0x03, new byte[] {0}, content);
  }

  static byte[] time(Instant instant) {
    return value(0x17, UTC_TIME.format(instant).getBytes(US_ASCII));
  }

  /** A name of a server as its certificate has it: an IPv4 address, or a DNS name. */
  static byte[] hostName(String host) {
    if (!host.matches("[0-9.]+")) {
      return value(0x82, host.getBytes(US_ASCII));
    }
    ByteArrayOutputStream address = new ByteArrayOutputStream();
    Stream.of(host.split("\\.")).mapToInt(Integer::parseInt).forEach(address::write);
    return value(0x87, address.toByteArray());
  }

  static byte[] oid(String dotted) {
    int[] arcs = Stream.of(dotted.split("\\.")).mapToInt(Integer::parseInt).toArray();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(40 * arcs[0] + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      // Seven bits a byte, the highest first; all but the last are marked.
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >> shift != 0) {
          bytes.write(0x80 | (arcs[i] >> shift & 0x7f));
        }
      }
      bytes.write(arcs[i] & 0x7f);
    }
    return value(0x06, bytes.toByteArray());
  }

  private static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Stream.of(parts).forEach(content::writeBytes);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < 0x80) {
      whole.write(length);
    } else if (length < 0x100) {
      whole.write(0x81);
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
