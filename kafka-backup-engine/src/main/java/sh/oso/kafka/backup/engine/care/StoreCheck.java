package sh.oso.kafka.backup.engine.care;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import sh.oso.kafka.backup.api.CheckReport.Item;
import sh.oso.kafka.backup.api.CheckReport.Result;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/** Tries what a backup needs of a store, with one object that is removed again. Used once. */
final class StoreCheck {

  private static final byte[] CONTENT = "kafka-backup check\n".getBytes(StandardCharsets.UTF_8);

  private final ObjectStore store;
  private final List<Item> items;
  private final ObjectKey key = ObjectKey.of("check/" + UUID.randomUUID());
  private String step = "";
  private boolean mayBeThere;

  /**
   * Makes a check.
   *
   * @param items receives what is found
   */
  StoreCheck(ObjectStore store, List<Item> items) {
    this.store = store;
    this.items = items;
  }

  void run() {
    try {
      list();
      create();
      createAgain();
      read();
      delete();
      findDangers();
    } catch (IOException e) {
      String told =
          String.valueOf(
              RepositoryFailures.translate(store.location(), "the check", e).getMessage());
      add(Result.STORE, told + (mayBeThere ? cleanUp() : ""));
    }
  }

  private void list() throws IOException {
    step = "store: list";
    try (ObjectListing listing = store.list("", "")) {
      listing.next();
    }
    add(Result.PASSED, store.location() + " can be listed");
  }

  private void create() throws IOException {
    step = "store: create";
    mayBeThere = true; // also if its reply is lost
    store.put(key, ObjectContent.of(CONTENT), Lifetime.TEMPORARY);
    add(Result.PASSED, "objects can be stored");
  }

  private void createAgain() throws IOException {
    step = "store: create only once";
    try {
      store.put(key, ObjectContent.of(CONTENT), Lifetime.TEMPORARY);
      add(Result.STORE, "the store lets an object be created twice");
    } catch (PreconditionFailedException e) {
      add(Result.PASSED, "an object cannot be stored over another");
    }
  }

  private void read() throws IOException {
    step = "store: read";
    try (InputStream in = store.openRange(key, 0, CONTENT.length)) {
      if (Arrays.equals(in.readAllBytes(), CONTENT)) {
        add(Result.PASSED, "objects come back as stored");
      } else {
        add(Result.STORE, "an object came back changed");
      }
    }
  }

  private void delete() throws IOException {
    step = "store: delete";
    for (StorageException refusal : store.delete(List.of(key)).values()) {
      throw refusal;
    }
    mayBeThere = false;
    add(Result.PASSED, "objects can be deleted");
  }

  private void findDangers() throws IOException {
    step = "store: dangers";
    List<String> dangers = store.findDangers();
    dangers.forEach(danger -> add(Result.WARNING, danger));
    if (dangers.isEmpty()) {
      add(Result.PASSED, "no setting that endangers backups was found");
    }
  }

  /** Removes the object; gives back what to add to the message if that fails too. */
  private String cleanUp() {
    try {
      if (store.delete(List.of(key)).isEmpty()) {
        return "";
      }
    } catch (IOException e) {
      // The step's own failure says why.
    }
    return "; the object " + key + " may be left there";
  }

  private void add(Result result, String message) {
    items.add(new Item(step, result, message));
  }
}
