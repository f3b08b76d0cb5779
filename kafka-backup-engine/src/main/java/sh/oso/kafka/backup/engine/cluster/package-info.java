/** What is asked of a Kafka cluster besides its records, through Kafka's public admin client. */
package sh.oso.kafka.backup.engine.cluster;
