package sh.oso.kafka.backup.storage.gcs;

/** What is done with a bucket and its objects, and the permission that it takes. */
enum Action {
  STORE("storing", "storage.objects.create"),
  READ("reading", "storage.objects.get"),
  LOOK_UP("looking up", "storage.objects.get"),
  LIST("listing", "storage.objects.list"),
  DELETE("deleting", "storage.objects.delete"),
  INSPECT("looking at the settings of", "storage.buckets.get");

  private final String verb;
  private final String permission;

  Action(String verb, String permission) {
    this.verb = verb;
    this.permission = permission;
  }

  String verb() {
    return verb;
  }

  String permission() {
    return permission;
  }

  /** Tells whether the service's 404 may mean an object, rather than the bucket. */
  boolean needsObject() {
    return this == READ || this == LOOK_UP || this == DELETE;
  }
}
