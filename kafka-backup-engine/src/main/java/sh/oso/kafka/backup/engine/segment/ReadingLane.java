package sh.oso.kafka.backup.engine.segment;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.codec.FrameDecoder;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.store.Codecs;

/**
 * What one thread needs to read segments, one after the other: decoders, opened when first asked
 * for, and buffers for one frame. For one thread.
 */
public final class ReadingLane implements Workers.Resource {

  private final Codecs codecs;
  private final int frameBytes;
  private final LargeRoom room;
  private final Map<String, FrameDecoder> decoders = new HashMap<>();
  private byte[] stored = new byte[0];
  private ByteBuffer raw = ByteBuffer.allocateDirect(0);
  private LargeRoom.@Nullable Held held;

  /**
   * Makes a lane without buffers so far.
   *
   * @param frameBytes frames up to this size are the lane's own affair
   * @param room for larger ones
   */
  public ReadingLane(Codecs codecs, int frameBytes, LargeRoom room) {
    this.codecs = codecs;
    this.frameBytes = frameBytes;
    this.room = room;
  }

  /** Room for a frame; given back when closed, and the frame's bytes with it. */
  public interface Room extends AutoCloseable {

    /** Whether others may be waiting for it. */
    boolean shared();

    @Override
    void close();
  }

  /**
   * Makes sure of room for a frame, waiting for it if the frame is large. To be called before the
   * frame is read.
   *
   * @param copies how often the frame's content is held in memory, decompressed
   */
  public Room makeRoom(FrameEntry frame, int copies) throws InterruptedException {
    boolean large = frame.rawBytes() > frameBytes;
    if (large) {
      held = room.take(frame.frameBytes() + (long) copies * frame.rawBytes());
    }
    return new Room() {
      @Override
      public boolean shared() {
        return large;
      }

      @Override
      public void close() {
        giveBack();
      }
    };
  }

  private void giveBack() {
    LargeRoom.Held given = held;
    held = null;
    if (given != null) {
      stored = new byte[0];
      given.close();
    }
  }

  FrameDecoder decoder(String codec) {
    return decoders.computeIfAbsent(codec, id -> codecs.open(id).openDecoder());
  }

  /** For a frame as it is stored. */
  byte[] stored(int bytes) {
    if (stored.length < bytes) {
      stored = new byte[bytes];
    }
    return stored;
  }

  /** For a frame's content: direct, from position 0 to the limit. */
  ByteBuffer raw(int bytes) {
    LargeRoom.Held large = held;
    if (large != null) {
      return large.direct(bytes);
    }
    if (raw.capacity() < bytes) {
      raw = ByteBuffer.allocateDirect(Math.max(bytes, frameBytes));
    }
    return raw.clear().limit(bytes);
  }

  @Override
  public void close() {
    giveBack();
    decoders.values().forEach(FrameDecoder::close);
  }
}
