/** Looking after what is stored: what is there, is it sound, could a run work. */
package sh.oso.kafka.backup.engine.care;
