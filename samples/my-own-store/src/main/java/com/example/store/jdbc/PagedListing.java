package com.example.store.jdbc;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;

/**
 * Lists page by page, each beginning behind the last key of the one before: no cursor stays open,
 * and objects that come and go shift nothing.
 */
final class PagedListing implements ObjectListing {

  private static final int PAGE_ROWS = 1_000;

  private final Database database;
  private final String prefix;
  private final Deque<ObjectStat> page = new ArrayDeque<>();
  private String after;
  private boolean lastPage;

  private PagedListing(Database database, String prefix, String after) {
    this.database = database;
    this.prefix = prefix;
    this.after = after;
  }

  static PagedListing open(Database database, String prefix, String after) throws IOException {
    PagedListing listing = new PagedListing(database, prefix, after);
    listing.turn();
    return listing;
  }

  @Override
  public Optional<ObjectStat> next() throws IOException {
    if (page.isEmpty() && !lastPage) {
      turn();
    }
    return Optional.ofNullable(page.poll());
  }

  private void turn() throws IOException {
    String begin = after;
    List<ObjectRow> rows =
        database.call(
            "listing", connection -> ObjectTable.page(connection, prefix, begin, PAGE_ROWS));
    rows.forEach(row -> page.add(row.stat()));
    lastPage = rows.size() < PAGE_ROWS;
    if (!lastPage) {
      after = rows.get(PAGE_ROWS - 1).stat().key().value();
    }
  }

  @Override
  public void close() {
    page.clear();
    lastPage = true;
  }
}
