package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A PersistentVolumeClaim. */
@Block
@ValidationRule(
    value = "!has(self.subPath) || !self.subPath.matches('^/|(^|/)[.][.](/|$)')",
    message =
        "subPath must be a folder inside the volume, without / before it and without " + ".. in it")
public record PvcStorage(
    @JsonPropertyDescription(
            "Name of the PersistentVolumeClaim, in the namespace of this resource. Its "
                + "volume must be writable by the pods that run.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String claimName,
    @JsonPropertyDescription(
            "Folder in the volume, without / before it and without .. in it. Default: "
                + "the whole volume.")
        @Size(max = 512)
        @Nullable String subPath) {

  public PvcStorage {
    subPath = Given.text(subPath);
  }
}
