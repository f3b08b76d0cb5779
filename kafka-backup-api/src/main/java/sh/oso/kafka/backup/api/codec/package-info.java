/** How frames of a segment are squeezed: the contract that every codec fulfils. */
package sh.oso.kafka.backup.api.codec;
