/**
 * Real Kafka clusters for tests: one or three brokers as processes of their own, which can be
 * killed, stopped and started again, with TLS, SASL and an authorizer where a test asks for them.
 *
 * <p>The brokers' jars come with this module: nothing is downloaded while tests run. A broker of
 * another version is started where the system property {@code kafka.testkit.classpath.<version>}
 * says what its class path is. With {@code -Dkafka.testkit=testcontainers} a container is used
 * instead of processes; {@code org.testcontainers:testcontainers-kafka} must then be on the path.
 */
package sh.oso.kafka.backup.testkit.kafka;
