package com.example.store.jdbc;

import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** Makes the database busy with a row until a test lets it go on. */
public final class BlockingTrigger implements Trigger {

  static volatile CountDownLatch entered = new CountDownLatch(1);
  static volatile CountDownLatch goOn = new CountDownLatch(1);

  /** For the database. */
  public BlockingTrigger() {}

  static void renew() {
    entered = new CountDownLatch(1);
    goOn = new CountDownLatch(1);
  }

  @Override
  public void fire(
      Connection connection,
      @Nullable Object @Nullable [] before,
      @Nullable Object @Nullable [] after) {
    entered.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("no thread of the store is interrupted", e);
    }
  }
}
