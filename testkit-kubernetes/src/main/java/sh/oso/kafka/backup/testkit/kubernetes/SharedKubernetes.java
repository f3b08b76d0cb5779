package sh.oso.kafka.backup.testkit.kubernetes;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a {@link KubernetesServer} as a parameter, of a method, a lifecycle
 * method or the constructor. All classes share one, which starts when it is first asked for and
 * lives until the run ends. So tests use namespaces of their own.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KubernetesServerExtension.class)
public @interface SharedKubernetes {}
