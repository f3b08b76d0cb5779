/** Metrics for Prometheus to scrape. */
package sh.oso.kafka.backup.cli.metrics;
