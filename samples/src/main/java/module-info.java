/**
 * Small programs that embed kafka-backup, compiled and run by the build, and the quickstart.
 * Exports nothing: they are to be read.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.samples {
  requires kafka.clients;
  requires static org.jspecify;
  requires sh.oso.kafka.backup.api;
  requires sh.oso.kafka.backup.testkit;
}
