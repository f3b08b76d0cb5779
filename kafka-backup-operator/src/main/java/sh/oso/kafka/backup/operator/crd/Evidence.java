package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of a validation that stays in the repository. */
@Block
public record Evidence(
    @JsonPropertyDescription(
            "Forms of the report: json for machines, html for people. Default: both.")
        @Size(max = 2)
        List<EvidenceFormat> formats,
    @JsonPropertyDescription("How the report is signed. Default: it is not.")
        @Nullable EvidenceSigning signing) {

  public Evidence {
    formats = Given.list(formats);
  }
}
