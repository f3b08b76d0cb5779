/** How the front door finds the engine that does the work. */
package sh.oso.kafka.backup.api.spi;
