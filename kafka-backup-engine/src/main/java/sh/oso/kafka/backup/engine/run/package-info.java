/** What every kind of run needs: progress, and workers that end together. */
package sh.oso.kafka.backup.engine.run;
