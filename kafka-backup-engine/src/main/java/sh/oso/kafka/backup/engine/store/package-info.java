/** What wraps stores, and how stores and codecs are found. */
package sh.oso.kafka.backup.engine.store;
