/** What every module with plug-ins has to show. */
package sh.oso.kafka.backup.testkit.plugin;
