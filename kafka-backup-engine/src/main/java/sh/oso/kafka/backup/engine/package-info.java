/** Where the front door of the API meets the stages. */
package sh.oso.kafka.backup.engine;
