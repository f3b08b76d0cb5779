package sh.oso.kafka.backup.cli.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordJson;
import sh.oso.kafka.backup.api.record.RecordVisitor;

/**
 * Prints records until nobody reads them any more. A reader that has gone ends it quietly; any
 * other trouble with the output does not.
 */
final class RecordPrinter implements RecordVisitor {

  private static final int BUFFER_BYTES = 64 << 10;

  /** What comes rarely is shown at once, what comes fast in pieces. */
  private static final long FLUSH_NANOS = 50_000_000;

  private final BufferedOutputStream out;
  private final byte @Nullable [] separator;
  private final LongSupplier nanoTime;
  private long flushedAt;
  private @Nullable IOException failure;

  /**
   * A printer.
   *
   * @param separator what follows each value; null for lines of JSON
   * @param nanoTime the time, as {@link System#nanoTime}
   */
  RecordPrinter(OutputStream out, byte @Nullable [] separator, LongSupplier nanoTime) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    this.separator = separator;
    this.nanoTime = nanoTime;
    this.flushedAt = nanoTime.getAsLong() - FLUSH_NANOS;
  }

  @Override
  public boolean visit(BackupRecord record) {
    try {
      byte[] end = separator;
      if (end == null) {
        out.write((RecordJson.line(record) + "\n").getBytes(StandardCharsets.UTF_8));
      } else {
        byte[] value = record.value();
        if (value != null) {
          out.write(value);
        }
        out.write(end);
      }
      long now = nanoTime.getAsLong();
      if (now - flushedAt >= FLUSH_NANOS) {
        out.flush();
        flushedAt = now;
      }
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  /**
   * Prints the last line, if any, and what is still to be printed.
   *
   * @param lastLine with its end; empty for none
   * @return false if the reader has gone
   * @throws KafkaBackupException if the output could not be written for another reason
   */
  boolean finish(String lastLine) {
    try {
      IOException before = failure;
      if (before != null) {
        throw before;
      }
      out.write(lastLine.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return true;
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.toLowerCase(Locale.ROOT).contains("pipe")) {
        return false;
      }
      throw new KafkaBackupException("standard output cannot be written: " + reason, e);
    }
  }
}
