package sh.oso.kafka.backup.cli.progress;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Begins every line by erasing what stands there: the bar, which is soon drawn again below. */
final class LinesAbove extends FilterOutputStream {

  private static final byte[] ERASE_LINE =
      BarProgress.ERASE_LINE.getBytes(StandardCharsets.US_ASCII);

  private boolean atLineStart = true;

  LinesAbove(OutputStream terminal) {
    super(terminal);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (atLineStart) {
        out.write(ERASE_LINE);
      }
      out.write(bytes[i]);
      atLineStart = bytes[i] == '\n';
    }
  }
}
