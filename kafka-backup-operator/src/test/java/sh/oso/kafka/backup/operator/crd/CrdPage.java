package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Makes the reference page of custom resources out of their definitions: a table a block. */
final class CrdPage {

  /** Blocks whose content is that of Kubernetes' own types. */
  private static final Set<String> KUBERNETES =
      Set.of(
          "resources",
          "podTemplate.affinity",
          "podTemplate.env",
          "podTemplate.hostAliases",
          "podTemplate.imagePullSecrets",
          "podTemplate.securityContext",
          "podTemplate.tolerations",
          "conditions");

  private final StringBuilder page = new StringBuilder();

  private CrdPage() {}

  static String of(Collection<String> definitions, String regenerate) {
    CrdPage page = new CrdPage();
    page.page.append(
        """
        # Custom resources

        <!-- Generated from the code. Regenerate with: %s -->

        All kinds belong to `kafka.oso.sh/v1alpha1` and live in a namespace. `kubectl get kafka-backup` lists them all;
        `kubectl explain kafkabackup.spec` tells what stands here. Empty text means not given.
        """
            .formatted(regenerate));
    definitions.forEach(it -> page.kind(Serialization.unmarshal(it, JsonNode.class).path("spec")));
    return page.page.toString().replace("|  |", "| |");
  }

  private void kind(JsonNode definition) {
    JsonNode names = definition.path("names");
    JsonNode schema = definition.at("/versions/0/schema/openAPIV3Schema/properties");
    page.append(
        "\n# %s (`%s`)\n".formatted(text(names, "kind"), names.at("/shortNames/0").asText()));
    block("spec", "", schema.path("spec"));
    block("status", "", schema.path("status"));
  }

  private void block(String root, String path, JsonNode schema) {
    page.append("\n## %s\n\n".formatted(path.isEmpty() ? root : root + "." + path));
    page.append("| Field | Type | Default | Required | Description |\n|---|---|---|---|---|\n");
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(it -> required.add(it.asText()));
    List<String> blocks = new ArrayList<>();
    for (var field : schema.path("properties").properties()) {
      JsonNode it = field.getValue();
      JsonNode value = it.path("default");
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  field.getKey(),
                  type(it),
                  value.isMissingNode() ? "" : "`" + value.asText() + "`",
                  required.contains(field.getKey()) ? "yes" : "no",
                  text(it, "description").replace("|", "\\|")));
      String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      if (element(it).has("properties") && !KUBERNETES.contains(inner)) {
        blocks.add(field.getKey());
      }
    }
    JsonNode rules = schema.path("x-kubernetes-validations");
    page.append(rules.isEmpty() ? "" : "\nRules:\n\n");
    for (JsonNode rule : rules) {
      page.append("- ").append(text(rule, "message")).append(".\n");
    }
    for (String name : blocks) {
      String inner = path.isEmpty() ? name : path + "." + name;
      block(root, inner, element(schema.path("properties").path(name)));
    }
  }

  /** What a list or map has in it, or else the schema itself. */
  private static JsonNode element(JsonNode schema) {
    return switch (text(schema, "type")) {
      case "array" -> schema.path("items");
      case "object" ->
          schema.path("additionalProperties").isObject()
              ? schema.path("additionalProperties")
              : schema;
      default -> schema;
    };
  }

  private static String type(JsonNode schema) {
    JsonNode element = element(schema);
    String type = text(element, "type");
    if (element.has("enum")) {
      List<String> values = new ArrayList<>();
      element.path("enum").forEach(it -> values.add("`" + it.asText() + "`"));
      type = String.join(", ", values);
    }
    if (text(schema, "type").equals("array")) {
      return "list of " + type;
    }
    return schema.path("additionalProperties").isObject() ? "map of " + type : type;
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText();
  }
}
