package sh.oso.kafka.backup.engine.fetch;

/**
 * What a partition's log looks like now, asked of its leader. Blocks; throws as the engine does.
 */
public interface SourceLog {

  /** The first offset that is there. */
  long logStartOffset();

  /** One past the last offset that is decided. */
  long lastStableOffset();
}
