package sh.oso.kafka.backup.samples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between modules: {@code cli, samples -> engine -> api <- storage-*, codec-*}. */
class ArchitectureTest {

  private static final String ROOT = "sh.oso.kafka.backup.";
  private static final String API = ROOT + "api..";
  private static final String ENGINE = ROOT + "engine..";
  private static final String PROTOCOL = ROOT + "engine.protocol..";
  private static final String[] JDK = {
    "java..", "javax.net..", "javax.security..", "org.jspecify.annotations.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("sh.oso.kafka.backup");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api",
        "engine",
        "metrics",
        "storage.fs",
        "codec.zstd",
        "codec.lz4",
        "cli",
        "testkit",
        "samples"
      })
  void looksAtEveryModule(String module) {
    assertThat(CLASSES.that(resideInAnyPackage(ROOT + module + ".."))).isNotEmpty();
  }

  @Test
  void apiUsesNothingButTheJdk() {
    only(API, API);
  }

  @Test
  void storesUseTheApiAndTheirLibraryAlone() {
    only(ROOT + "storage.fs..", API, ROOT + "storage.fs..");
  }

  @Test
  void codecsUseTheApiAndTheirLibraryAlone() {
    only(ROOT + "codec.zstd..", API, ROOT + "codec.zstd..", "com.github.luben.zstd..");
    only(ROOT + "codec.lz4..", API, ROOT + "codec.lz4..", "net.jpountz..");
  }

  @Test
  void metricsUseTheApiAndMicrometer() {
    only(ROOT + "metrics..", API, ROOT + "metrics..", "io.micrometer..");
  }

  @Test
  void engineUsesTheApiKafkaJsonAndWhatKeepsItWithinItsLimits() {
    only(
        ENGINE,
        API,
        ENGINE,
        "org.apache.kafka..",
        "com.fasterxml.jackson..",
        "io.github.bucket4j..",
        "io.github.resilience4j..",
        "org.slf4j..");
  }

  @Test
  void frontEndsFindEngineStoresAndCodecsByServiceLoader() {
    noClasses()
        .that(resideInAnyPackage(ROOT + "cli..", ROOT + "samples..", ROOT + "testkit.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINE, ROOT + "storage..", ROOT + "codec..")
        .check(CLASSES);
  }

  @Test
  void commandLineUsesNoKafka() {
    noClasses()
        .that(resideInAnyPackage(ROOT + "cli.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", ROOT + "testkit..", ROOT + "samples..")
        .check(CLASSES);
  }

  @Test
  void onlyOnePackageUsesKafkasInternals() {
    classes()
        .that(resideInAnyPackage(ENGINE).and(resideOutsideOfPackages(PROTOCOL)))
        .should(
            onlyDependOnClassesThat(
                resideOutsideOfPackages("org.apache.kafka..")
                    .or(
                        resideInAnyPackage(
                            "org.apache.kafka.clients.admin",
                            "org.apache.kafka.clients.consumer",
                            "org.apache.kafka.common",
                            "org.apache.kafka.common.acl",
                            "org.apache.kafka.common.config",
                            "org.apache.kafka.common.errors",
                            "org.apache.kafka.common.header",
                            "org.apache.kafka.common.quota",
                            "org.apache.kafka.common.resource",
                            "org.apache.kafka.common.serialization"))
                    // Not documented as public, but the numbers and names in it are Kafka's
                    // protocol, which does not change.
                    .or(JavaClass.Predicates.type(org.apache.kafka.common.protocol.Errors.class))))
        .because("code compiled against internals of one minor of kafka-clients runs with no other")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine", "testkit", "storage", "codec", "samples"})
  void packagesDependOnEachOtherInOneDirection(String module) {
    slices().assignedFrom(packagesOf(ROOT + module)).should().beFreeOfCycles().check(CLASSES);
  }

  private static void only(String packages, String... allowed) {
    String[] all = Stream.concat(Stream.of(JDK), Stream.of(allowed)).toArray(String[]::new);
    classes()
        .that(resideInAnyPackage(packages))
        .should(onlyDependOnClassesThat(resideInAnyPackage(all)))
        .check(CLASSES);
  }

  private static SliceAssignment packagesOf(String root) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(root) || name.startsWith(root + ".")
            ? SliceIdentifier.of(name)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + root;
      }
    };
  }
}
