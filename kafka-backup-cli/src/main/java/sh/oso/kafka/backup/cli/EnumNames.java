package sh.oso.kafka.backup.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How enum constants are written where people and machines read them. */
public final class EnumNames {

  private EnumNames() {}

  /** As in the custom resources: {@code KEEP_DATA} is {@code KeepData}. */
  public static String camelCase(Enum<?> constant) {
    return Stream.of(constant.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** As strategies are in the custom resources: {@code HEADER_BASED} is {@code headerBased}. */
  public static String lowerCamel(Enum<?> constant) {
    String name = camelCase(constant);
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
