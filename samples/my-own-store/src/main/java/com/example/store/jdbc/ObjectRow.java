package com.example.store.jdbc;

import sh.oso.kafka.backup.api.store.ObjectStat;

/**
 * What the database knows of an object.
 *
 * @param id of its chunks, drawn anew for each put
 * @param chunkBytes size of all its chunks but the last
 * @param stat what callers may know
 */
record ObjectRow(String id, int chunkBytes, ObjectStat stat) {}
