package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A ConfigMap with offsets to set. */
@Block
public record MappingConfigMap(
    @JsonPropertyDescription("Name of the ConfigMap, in the namespace of this resource.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription(
            "Key in the ConfigMap for the offsets, as {\"groups\": {\"g\": {\"topic\": "
                + "{\"0\": 1000}}}}. Default: mapping.json.")
        @Default("mapping.json")
        @Size(max = 253)
        @Pattern("^[-._a-zA-Z0-9]*$")
        String key) {

  public MappingConfigMap {
    key = Given.text(key, "mapping.json");
  }
}
