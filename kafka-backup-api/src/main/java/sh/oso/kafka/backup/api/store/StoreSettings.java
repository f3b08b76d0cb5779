package sh.oso.kafka.backup.api.store;

import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach a store. Prints its keys only: any value may be a secret.
 *
 * @param type the provider's {@link ObjectStoreProvider#type()}
 * @param values settings by name, the names being those of the custom resources ({@code bucket},
 *     {@code prefix}, {@code endpoint}, ...); copied
 */
public record StoreSettings(String type, Map<String, String> values) {

  public StoreSettings {
    values = Map.copyOf(values);
  }

  @Override
  public String toString() {
    return type + new TreeMap<>(values).keySet();
  }
}
