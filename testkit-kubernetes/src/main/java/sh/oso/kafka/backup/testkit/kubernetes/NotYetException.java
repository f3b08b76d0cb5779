package sh.oso.kafka.backup.testkit.kubernetes;

/** Something that a container needs is not there; it may come. */
final class NotYetException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String waitingReason;
  private final String eventReason;

  private NotYetException(String waitingReason, String eventReason, String message) {
    super(message);
    this.waitingReason = waitingReason;
    this.eventReason = eventReason;
  }

  /** A volume cannot be filled: the container is not made, and an event tells why. */
  static NotYetException mount(String volume, String problem) {
    return new NotYetException(
        "ContainerCreating",
        "FailedMount",
        "MountVolume.SetUp failed for volume \"" + volume + "\" : " + problem);
  }

  /** The environment cannot be put together. */
  static NotYetException environment(String problem) {
    return new NotYetException("CreateContainerConfigError", "Failed", "Error: " + problem);
  }

  /** The reason in the container's state. */
  String waitingReason() {
    return waitingReason;
  }

  /** The reason of the event. */
  String eventReason() {
    return eventReason;
  }
}
