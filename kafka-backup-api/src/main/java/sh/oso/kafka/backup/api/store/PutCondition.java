package sh.oso.kafka.backup.api.store;

/** What must hold for a put to take effect. */
public enum PutCondition {
  /** No object has the key. Of several racing writers exactly one succeeds. */
  IF_ABSENT,
  /** Nothing: an object under the key is replaced whole. The engine never asks for this. */
  NONE
}
