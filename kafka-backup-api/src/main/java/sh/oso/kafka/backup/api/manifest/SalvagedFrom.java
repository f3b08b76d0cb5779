package sh.oso.kafka.backup.api.manifest;

/**
 * What a rebuild of the catalog put a salvaged backup together from. Such a backup may lack
 * records: whether it was ever complete is not known.
 */
public enum SalvagedFrom {
  /** Its plan, and segments where topic indexes are lost. */
  PLAN_AND_SEGMENTS,
  /** Topic indexes without a plan. */
  INDEXES,
  /** Segments alone. */
  SEGMENTS
}
