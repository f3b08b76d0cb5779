package sh.oso.kafka.backup.operator.crd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the custom resource definitions that the annotated classes stand for. */
final class Crds {

  static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          KafkaBackup.class,
          KafkaBackupValidation.class,
          KafkaOffsetReset.class,
          KafkaOffsetRollback.class,
          KafkaRestore.class);

  private Crds() {}

  /**
   * Generates all of them.
   *
   * @param firstLine a comment to begin each with
   * @return YAML by the name of its file
   */
  static Map<String, String> generate(String firstLine) {
    Memory memory = new Memory();
    new CRDGenerator()
        .customResourceClasses(List.copyOf(KINDS))
        .forCRDVersions("v1")
        .withParallelGenerationEnabled(false)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata definition, String version) {
                return withSpec(inOrder((CustomResourceDefinition) definition));
              }
            })
        .withOutput(memory)
        .detailedGenerate();
    Map<String, String> files = new TreeMap<>();
    memory.written.forEach(
        (name, bytes) -> {
          String yaml = bytes.toString(UTF_8);
          files.put(
              name.replaceFirst("[.].*$", ".yaml"),
              yaml.replaceFirst("^#[^\n]*\n", "# " + firstLine + "\n").stripTrailing() + "\n");
        });
    return files;
  }

  /** Puts the printer columns into the order of the annotations; the generator sorts them. */
  private static CustomResourceDefinition inOrder(CustomResourceDefinition definition) {
    Class<?> kind =
        KINDS.stream()
            .filter(it -> it.getSimpleName().equals(definition.getSpec().getNames().getKind()))
            .findFirst()
            .orElseThrow();
    List<String> names =
        Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    definition
        .getSpec()
        .getVersions()
        .forEach(
            it ->
                it.getAdditionalPrinterColumns()
                    .sort(Comparator.comparing(column -> names.indexOf(column.getName()))));
    return definition;
  }

  /** A resource without a spec asks for nothing; the generator has no annotation for it. */
  private static CustomResourceDefinition withSpec(CustomResourceDefinition definition) {
    definition
        .getSpec()
        .getVersions()
        .forEach(it -> it.getSchema().getOpenAPIV3Schema().setRequired(List.of("spec")));
    return definition;
  }

  /** Keeps what is written, by the name of the definition. */
  private static final class Memory extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {

    private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

    @Override
    protected ByteArrayOutputStream createStreamFor(String name) {
      return written.computeIfAbsent(name, unused -> new ByteArrayOutputStream());
    }

    @Override
    public URI crdURI(String name) {
      return URI.create("file:///" + name);
    }
  }
}
