package sh.oso.kafka.backup.testkit.kafka;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link KafkaCluster} as a parameter, of a method, a lifecycle method
 * or the constructor. Classes that ask for the same kind of cluster share one, which starts when it
 * is first asked for and lives until the run ends. So tests use topics and groups of their own and
 * start again every broker that they stop.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KafkaClusterExtension.class)
public @interface SharedKafka {

  /**
   * The number of brokers.
   *
   * @return 1 or 3
   */
  int brokers() default 1;

  /**
   * The version of Kafka that the brokers run.
   *
   * @return for example {@code 3.9.2}; empty for the version on the path
   */
  String version() default "";
}
