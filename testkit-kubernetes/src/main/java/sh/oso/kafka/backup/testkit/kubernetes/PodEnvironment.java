package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The environment of a container, and what {@code $(NAME)} stands for in its command. */
final class PodEnvironment {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]+)\\)");

  private final Pod pod;
  private final NamedContents contents;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private PodEnvironment(Pod pod, NamedContents contents) {
    this.pod = pod;
    this.contents = contents;
  }

  /** Puts it together from what the container names. */
  static PodEnvironment of(Pod pod, Container container, NamedContents contents)
      throws NotYetException {
    PodEnvironment environment = new PodEnvironment(pod, contents);
    for (EnvFromSource source : container.getEnvFrom()) {
      environment.addAll(source);
    }
    for (EnvVar variable : container.getEnv()) {
      environment.add(variable);
    }
    return environment;
  }

  Map<String, String> variables() {
    return variables;
  }

  private void addAll(EnvFromSource source) throws NotYetException {
    Map<String, byte[]> found = Map.of();
    if (source.getSecretRef() != null) {
      found =
          contents.required(
              NamedContents.Kind.SECRET,
              source.getSecretRef().getName(),
              source.getSecretRef().getOptional());
    } else if (source.getConfigMapRef() != null) {
      found =
          contents.required(
              NamedContents.Kind.CONFIG_MAP,
              source.getConfigMapRef().getName(),
              source.getConfigMapRef().getOptional());
    }
    String prefix = source.getPrefix() == null ? "" : source.getPrefix();
    found.forEach((key, value) -> variables.put(prefix + key, text(value)));
  }

  private void add(EnvVar variable) throws NotYetException {
    @Nullable EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      String value = variable.getValue() == null ? "" : variable.getValue();
      variables.put(variable.getName(), expand(value));
    } else if (source.getFieldRef() != null) {
      variables.put(variable.getName(), PodFields.value(pod, source.getFieldRef().getFieldPath()));
    } else if (source.getSecretKeyRef() != null) {
      addKey(
          variable.getName(),
          NamedContents.Kind.SECRET,
          source.getSecretKeyRef().getName(),
          source.getSecretKeyRef().getKey(),
          source.getSecretKeyRef().getOptional());
    } else {
      addKey(
          variable.getName(),
          NamedContents.Kind.CONFIG_MAP,
          source.getConfigMapKeyRef().getName(),
          source.getConfigMapKeyRef().getKey(),
          source.getConfigMapKeyRef().getOptional());
    }
  }

  private void addKey(
      String variable, NamedContents.Kind kind, String name, String key, @Nullable Boolean optional)
      throws NotYetException {
    byte @Nullable [] value = contents.required(kind, name, optional).get(key);
    if (value != null) {
      variables.put(variable, text(value));
    } else if (!Boolean.TRUE.equals(optional)) {
      throw NotYetException.environment(
          "couldn't find key " + key + " in " + kind.title() + " " + contents.path(name));
    }
  }

  List<String> expand(List<String> words) {
    return words.stream().map(this::expand).toList();
  }

  /** A reference to what is not set stays as it is; {@code $$} is a plain dollar sign. */
  private String expand(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group(1) == null
                        ? "$"
                        : variables.getOrDefault(match.group(1), match.group())));
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
