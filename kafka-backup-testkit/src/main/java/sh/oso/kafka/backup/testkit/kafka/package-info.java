/**
 * Real Kafka clusters for tests: one or three brokers as processes of their own, which can be
 * killed, stopped and started again, with TLS, SASL and an authorizer where a test asks for them.
 * One cluster can have a listener for {@linkplain sh.oso.kafka.backup.testkit.kafka.WayIn every way
 * in}. What is wrong on purpose comes from a {@link
 * sh.oso.kafka.backup.testkit.kafka.CertificateAuthority} of one's own and from the cluster's
 * {@link sh.oso.kafka.backup.testkit.kafka.TokenServer}.
 *
 * <p>The brokers' jars come with this module: nothing is downloaded while tests run. A broker of
 * another version is started where the system property {@code kafka.testkit.classpath.<version>}
 * says what its class path is. With {@code -Dkafka.testkit=testcontainers} a container is used
 * instead of processes; {@code org.testcontainers:testcontainers-kafka} must then be on the path.
 */
package sh.oso.kafka.backup.testkit.kafka;
