package sh.oso.kafka.backup.engine.look;

/** Counts what is read from the store. For one thread. */
final class ReadCount {

  private long frames;
  private long bytes;

  void index(int indexBytes) {
    bytes += indexBytes;
  }

  void frame(int frameBytes) {
    frames++;
    bytes += frameBytes;
  }

  long frames() {
    return frames;
  }

  /** Of frames and of segment indexes. */
  long bytes() {
    return bytes;
  }
}
