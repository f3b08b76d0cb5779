package sh.oso.kafka.backup.engine.hourly;

import sh.oso.kafka.backup.engine.witness.Seen;

/** One topic and what its owners do with it, hour by hour. */
interface TopicLife {

  String topic();

  /**
   * Lives through an hour, and returns when the cluster has done all of it.
   *
   * @param hour counted from 1
   */
  void pass(int hour);

  /** What a consumer sees now. */
  Seen look();
}
