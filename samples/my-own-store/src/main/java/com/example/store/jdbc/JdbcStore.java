package com.example.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StoreCapability;

/** A database as a store; the package documentation says how. */
final class JdbcStore implements ObjectStore {

  private static final int DELETE_KEYS = 500;

  private final Database database;

  JdbcStore(Database database) {
    this.database = database;
  }

  @Override
  public String location() {
    return database.location();
  }

  // guide:begin capabilities
  @Override
  public Set<StoreCapability> capabilities() {
    return Set.of(StoreCapability.CREATE_ONLY, StoreCapability.CREATE_ONLY_STREAM);
  }

  // guide:end capabilities

  // guide:begin put
  @Override
  public ObjectStat put(ObjectKey key, ObjectContent content, Lifetime lifetime)
      throws IOException {
    try (NewObject object = NewObject.begin(database, key)) {
      try (InputStream in = content.open()) {
        byte[] chunk = in.readNBytes(NewObject.CHUNK_BYTES);
        while (chunk.length > 0) {
          object.write(chunk);
          chunk = in.readNBytes(NewObject.CHUNK_BYTES);
        }
      }
      OptionalLong promised = content.sizeBytes();
      if (promised.isPresent() && promised.getAsLong() != object.sizeBytes()) {
        throw new StorageException(
            String.format(
                "content for %s should have %d bytes but has %d",
                key, promised.getAsLong(), object.sizeBytes()));
      }
      return object.finish();
    }
  }

  // guide:end put

  @Override
  public InputStream openRange(ObjectKey key, long firstByte, long sizeBytes) throws IOException {
    ObjectRow object =
        find("opening", key)
            .orElseThrow(() -> new ObjectNotFoundException(key + " does not exist"));
    long objectBytes = object.stat().sizeBytes();
    if (firstByte < 0 || sizeBytes < 0 || firstByte > objectBytes - sizeBytes) {
      throw new StorageException(
          String.format(
              "%s has %d bytes; %d bytes from %d on are not within it",
              key, objectBytes, sizeBytes, firstByte));
    }
    return new ChunkStream(database, object, firstByte, sizeBytes);
  }

  @Override
  public Optional<ObjectStat> findStat(ObjectKey key) throws IOException {
    return find("looking up", key).map(ObjectRow::stat);
  }

  private Optional<ObjectRow> find(String verb, ObjectKey key) throws IOException {
    return database.call(verb + " " + key, connection -> ObjectTable.find(connection, key));
  }

  @Override
  public ObjectListing list(String prefix, String after) throws IOException {
    return PagedListing.open(database, prefix, after);
  }

  // guide:begin delete
  /** Some hundreds in a transaction, in the order of keys so that no two wait for each other. */
  @Override
  public Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) throws IOException {
    List<ObjectKey> sorted = new ArrayList<>(new TreeSet<>(keys));
    for (int first = 0; first < sorted.size(); first += DELETE_KEYS) {
      List<ObjectKey> some = sorted.subList(first, Math.min(first + DELETE_KEYS, sorted.size()));
      database.call("deleting " + some.size() + " objects", connection -> delete(connection, some));
    }
    return Map.of();
  }

  private static int delete(Connection connection, List<ObjectKey> keys) throws SQLException {
    List<ObjectRow> objects = ObjectTable.find(connection, keys);
    ObjectTable.delete(connection, objects);
    ChunkTable.delete(connection, objects);
    return objects.size();
  }

  // guide:end delete

  @Override
  public void close() {
    database.close();
  }
}
