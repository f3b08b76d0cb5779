package sh.oso.kafka.backup.testkit.kafka;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Resolves parameters of type {@link KafkaCluster}; comes with {@link SharedKafka}. */
public final class KafkaClusterExtension implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(KafkaClusterExtension.class);

  private record Kind(int brokers, String version) {}

  /** Made by JUnit. */
  public KafkaClusterExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KafkaCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Kind kind =
        parameter
            .findAnnotation(SharedKafka.class)
            .or(() -> findOnClass(context))
            .map(wanted -> new Kind(wanted.brokers(), wanted.version()))
            .orElseGet(() -> new Kind(1, ""));
    // The root store closes what it holds at the end of the run.
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(kind, KafkaClusterExtension::start, KafkaCluster.class);
  }

  private static Optional<SharedKafka> findOnClass(ExtensionContext context) {
    List<Class<?>> classes = new ArrayList<>(context.getEnclosingTestClasses());
    classes.add(context.getRequiredTestClass());
    Collections.reverse(classes);
    return classes.stream()
        .flatMap(type -> Optional.ofNullable(type.getAnnotation(SharedKafka.class)).stream())
        .findFirst();
  }

  private static KafkaCluster start(Kind kind) {
    KafkaClusterBuilder builder = KafkaCluster.builder().brokers(kind.brokers());
    if (!kind.version().isEmpty()) {
      builder.version(kind.version());
    }
    return builder.start();
  }
}
