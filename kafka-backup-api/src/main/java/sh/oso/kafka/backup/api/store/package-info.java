/** Where objects rest: the contract that every store fulfils, built in or third party. */
package sh.oso.kafka.backup.api.store;
