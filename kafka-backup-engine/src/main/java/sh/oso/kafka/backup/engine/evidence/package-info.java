/**
 * Evidence: what a verification found, as a report that stays in the repository.
 *
 * <p>Signatures come first, the report last, so that a report that is there has its signature.
 * Nothing here deletes evidence, nor does any prune.
 */
package sh.oso.kafka.backup.engine.evidence;
