/** Programs that embed kafka-backup; each shows one thing and can be copied. */
package sh.oso.kafka.backup.samples;
