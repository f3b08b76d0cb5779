package sh.oso.kafka.backup.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The classes hold everything that the document has, and give it back. */
class DocumentTest {

  static List<String> manifests() {
    return Manifests.complete();
  }

  @Test
  void theDocumentHasEightCompleteManifests() {
    assertThat(Manifests.complete()).hasSize(8);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void nothingOfAManifestIsLost(String yaml) {
    JsonNode given = Serialization.unmarshal(yaml, JsonNode.class);
    KafkaBackup read = Serialization.unmarshal(yaml, KafkaBackup.class);
    JsonNode written = Serialization.unmarshal(Serialization.asYaml(read), JsonNode.class);
    assertHolds("", given, written);
  }

  @Test
  void nothingOfTheStatusIsLost() {
    ObjectNode given = (ObjectNode) Serialization.unmarshal(Manifests.status(), JsonNode.class);
    given.put("apiVersion", "kafka.oso.sh/v1alpha1").put("kind", "KafkaBackup");
    KafkaBackup read = Serialization.unmarshal(Serialization.asYaml(given), KafkaBackup.class);
    JsonNode written = Serialization.unmarshal(Serialization.asYaml(read), JsonNode.class);
    assertHolds("", given, written);
  }

  /** Defaults may come along; empty text means not given; quantities may be written as text. */
  static void assertHolds(String path, JsonNode given, JsonNode written) {
    if (given.isObject()) {
      for (var field : given.properties()) {
        assertHolds(path + "." + field.getKey(), field.getValue(), written.path(field.getKey()));
      }
    } else if (given.isArray()) {
      assertThat(written).as(path).hasSameSizeAs(given);
      for (int i = 0; i < given.size(); i++) {
        assertHolds(path + "[" + i + "]", given.get(i), written.path(i));
      }
    } else {
      assertThat(written.asText()).as(path).isEqualTo(given.asText());
    }
  }
}
