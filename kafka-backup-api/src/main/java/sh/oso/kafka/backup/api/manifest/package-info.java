/**
 * What a repository says about its backups, as values. The JSON forms are in
 * docs/format/manifest.md.
 */
package sh.oso.kafka.backup.api.manifest;
