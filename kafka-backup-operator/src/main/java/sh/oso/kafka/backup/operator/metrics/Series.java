package sh.oso.kafka.backup.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The series of one resource. For one thread at a time. */
final class Series {

  private final MeterRegistry registry;
  private final Map<ResourceMeter, AtomicReference<Double>> values = new HashMap<>();
  private final Map<ResourceMeter, Meter> gauges = new HashMap<>();
  private final Map<Meter.Id, Meter> counters = new HashMap<>();

  Series(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Sets a gauge; without a value there is none. */
  void set(ResourceMeter meter, @Nullable Number value, String... labels) {
    if (value == null) {
      Meter gauge = gauges.remove(meter);
      values.remove(meter);
      if (gauge != null) {
        registry.remove(gauge);
      }
      return;
    }
    AtomicReference<Double> holder =
        values.computeIfAbsent(meter, it -> new AtomicReference<>(0.0));
    holder.set(value.doubleValue());
    gauges.computeIfAbsent(
        meter,
        it ->
            Gauge.builder(it.registered(), holder, AtomicReference::get)
                .tags(tags(it, labels))
                .description(it.question())
                .register(registry));
  }

  void count(ResourceMeter meter, double amount, String... labels) {
    Counter counter =
        Counter.builder(meter.registered())
            .tags(tags(meter, labels))
            .description(meter.question())
            .register(registry);
    counter.increment(amount);
    counters.put(counter.getId(), counter);
  }

  private static Tags tags(ResourceMeter meter, String... labels) {
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      tags.add(meter.labels().get(i));
      tags.add(labels[i]);
    }
    return Tags.of(tags.toArray(String[]::new));
  }

  /** Takes all of them away. */
  void remove() {
    gauges.values().forEach(registry::remove);
    counters.values().forEach(registry::remove);
  }
}
