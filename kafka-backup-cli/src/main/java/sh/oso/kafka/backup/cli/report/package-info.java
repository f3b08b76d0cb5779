/** What commands print: tables and sentences for people, one JSON document for machines. */
package sh.oso.kafka.backup.cli.report;
