package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/**
 * How a container's memory is shared out: three quarters for the heap, half of that for the
 * command's buffers, the rest for what the JVM needs besides.
 *
 * @param heapMebibytes the heap
 */
record Memory(long heapMebibytes) {

  private static final long MEBIBYTE = 1 << 20;
  private static final long HEAP_WITHOUT_LIMIT = 512;
  private static final long LEAST_HEAP = 96;
  private static final long LEAST_BUDGET = 32;
  private static final long MOST_BUDGET = 256;

  static Memory of(@Nullable ResourceRequirements resources) {
    Quantity limit =
        resources == null || resources.getLimits() == null
            ? null
            : resources.getLimits().get("memory");
    if (limit == null) {
      return new Memory(HEAP_WITHOUT_LIMIT);
    }
    long mebibytes = limit.getNumericalAmount().longValue() / MEBIBYTE;
    return new Memory(Math.max(LEAST_HEAP, mebibytes * 3 / 4));
  }

  /** Options of the JVM. */
  String options() {
    return "-Xmx" + heapMebibytes + "m";
  }

  /** The command's budget of buffers. */
  String budget() {
    return Math.min(MOST_BUDGET, Math.max(LEAST_BUDGET, heapMebibytes / 2)) + "MiB";
  }
}
