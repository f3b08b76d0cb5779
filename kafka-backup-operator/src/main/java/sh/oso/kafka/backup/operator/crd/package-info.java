/**
 * The custom resources, as classes: a kind has a spec and a status, and these have blocks. The
 * annotations are the schema that the API server checks; a test writes it to {@code deploy/crds/}.
 */
@NullMarked
package sh.oso.kafka.backup.operator.crd;

import org.jspecify.annotations.NullMarked;
