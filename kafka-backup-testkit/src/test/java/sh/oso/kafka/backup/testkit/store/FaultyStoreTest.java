package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sh.oso.kafka.backup.testkit.store.StoreReads.keys;
import static sh.oso.kafka.backup.testkit.store.StoreReads.put;
import static sh.oso.kafka.backup.testkit.store.StoreReads.range;
import static sh.oso.kafka.backup.testkit.store.StoreReads.read;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** Without faults it is a store like any other; with them it fails as told. */
class FaultyStoreTest extends ObjectStoreContract {

  private final Map<String, InMemoryStore> places = new HashMap<>();
  private final FaultyStore faulty = FaultyStore.around(new InMemoryStore());

  @Override
  protected ObjectStore open(String place) {
    return FaultyStore.around(places.computeIfAbsent(place, p -> new InMemoryStore()));
  }

  @Test
  void forbidsRewritesThatChangeSomething() throws IOException {
    ObjectKey key = ObjectKey.of("a/b");
    FaultyStore careless = FaultyStore.around(overwriting()).forbiddingRewrites();
    careless.put(key, ObjectContent.of(Contents.noise(9)), Lifetime.LASTING);
    careless.put(key, ObjectContent.of(Contents.noise(9)), Lifetime.LASTING);
    assertThatThrownBy(
            () -> careless.put(key, ObjectContent.of(Contents.noise(8)), Lifetime.LASTING))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a/b");
  }

  /** A store that breaks its contract. */
  private static ObjectStore overwriting() {
    InMemoryStore store = new InMemoryStore();
    return (ObjectStore)
        Proxy.newProxyInstance(
            FaultyStoreTest.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("put")) {
                store.delete(List.of((ObjectKey) arguments[0]));
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void failsTheCallsItWasToldTo() throws IOException {
    faulty.on(Calls.to(StoreCall.PUT).number(2), Fault.failure(StorageFullException::new));
    put(faulty, "1", new byte[1]);
    assertThatThrownBy(() -> put(faulty, "2", new byte[1]))
        .isInstanceOf(StorageFullException.class)
        .hasMessageContaining("2");
    put(faulty, "3", new byte[1]);
    assertThat(keys(faulty)).containsExactly("1", "3");
    assertThat(faulty.count(StoreCall.PUT)).isEqualTo(3);
    assertThat(faulty.faultCount()).isEqualTo(1);
  }

  @Test
  void failsEveryCallForAWhile() {
    faulty.on(Calls.any().numbers(2, 4), Fault.unavailable());
    List<Boolean> outcomes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      outcomes.add(succeeds(i));
    }
    assertThat(outcomes).containsExactly(true, false, false, false, true, true);
  }

  private boolean succeeds(int i) {
    try {
      if (i % 2 == 0) {
        faulty.findStat(ObjectKey.of("x"));
      } else {
        faulty.delete(List.of(ObjectKey.of("x")));
      }
      return true;
    } catch (StorageUnavailableException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void losesTheReplyAfterTheWorkWasDone() throws IOException {
    faulty.on(Calls.to(StoreCall.PUT, StoreCall.DELETE).numbers(1, 2), Fault.lostReply());
    assertThatThrownBy(() -> put(faulty, "a", new byte[1]))
        .isInstanceOf(StorageUnavailableException.class);
    assertThat(keys(faulty)).containsExactly("a");
    assertThatThrownBy(() -> faulty.delete(List.of(ObjectKey.of("a"))))
        .isInstanceOf(StorageUnavailableException.class);
    assertThat(keys(faulty)).isEmpty();
  }

  @Test
  void breaksPutsSoThatNothingIsStored() throws IOException {
    for (long afterBytes : new long[] {0, 500, 1_000, 5_000}) {
      faulty.heal().on(Calls.to(StoreCall.PUT), Fault.brokenPut(afterBytes));
      assertThatThrownBy(() -> put(faulty, "a", new byte[1_000]))
          .isInstanceOf(StorageUnavailableException.class);
    }
    assertThat(keys(faulty)).isEmpty();
  }

  @Test
  void cutsStreamsWhereTold() throws IOException {
    byte[] bytes = Contents.noise(1_000);
    put(faulty, "a", bytes);
    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.cutStream(300));
    try (InputStream in = faulty.openRange(ObjectKey.of("a"), 100, 900)) {
      assertThat(in.read()).isEqualTo(bytes[100] & 0xFF);
      in.skipNBytes(99);
      assertThat(in.readNBytes(200)).startsWith(bytes[200]);
      assertThatThrownBy(in::read).isInstanceOf(StorageUnavailableException.class);
    }
  }

  @Test
  void flipsOneBitOfWhatIsRead() throws IOException {
    byte[] bytes = Contents.noise(1_000);
    put(faulty, "a", bytes);
    faulty.on(Calls.to(StoreCall.OPEN_RANGE).number(1), Fault.flippedBit(8 * 700 + 3));
    byte[] expected = bytes.clone();
    expected[700] ^= 8;
    assertThat(read(faulty, "a")).isEqualTo(expected);
    assertThat(read(faulty, "a")).isEqualTo(bytes);

    faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.flippedBit(1_000_000));
    assertThat(range(faulty, "a", 10, 1)[0]).isEqualTo((byte) (bytes[10] ^ 1));
  }

  @Test
  void countsOnlyCallsAboutTheKeysMeant() throws IOException {
    faulty.on(
        Calls.to(StoreCall.PUT).about(key -> key.value().endsWith(".log")).number(2),
        Fault.unavailable());
    put(faulty, "1.log", new byte[1]);
    put(faulty, "1.json", new byte[1]);
    put(faulty, "2.json", new byte[1]);
    assertThatThrownBy(() -> put(faulty, "2.log", new byte[1]))
        .isInstanceOf(StorageUnavailableException.class);
  }

  @Test
  void failsTheSameCallsForTheSameSeed() {
    List<List<Boolean>> runs = new ArrayList<>();
    for (long seed : new long[] {7, 7, 8}) {
      faulty.heal().on(Calls.any().withChance(0.3, seed), Fault.unavailable());
      List<Boolean> run = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        run.add(succeeds(i));
      }
      runs.add(run);
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1)).isNotEqualTo(runs.get(2));
    assertThat(runs.get(0).stream().filter(ok -> !ok).count()).isBetween(30L, 90L);
  }

  @Test
  void failsInTheMiddleOfAListing() throws IOException {
    put(faulty, "a", new byte[1]);
    put(faulty, "b", new byte[1]);
    faulty.on(Calls.to(StoreCall.NEXT).number(2), Fault.unavailable());
    try (ObjectListing listing = faulty.list("", "")) {
      assertThat(listing.next()).isPresent();
      assertThatThrownBy(listing::next).isInstanceOf(StorageUnavailableException.class);
    }
  }

  @Test
  void waitsForWhatATestBringsAbout() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger order = new AtomicInteger();
    faulty.on(
        Calls.to(StoreCall.PUT),
        Fault.delay(
            () -> {
              reached.countDown();
              go.await();
              order.compareAndSet(1, 2);
            }));
    faulty.on(Calls.to(StoreCall.PUT), Fault.delay(Duration.ofMillis(1)));
    Thread writer =
        new Thread(
            () -> {
              try {
                put(faulty, "a", new byte[1]);
              } catch (IOException e) {
                order.set(-1);
              }
            });
    writer.start();
    reached.await();
    assertThat(keys(faulty)).isEmpty();
    order.set(1);
    go.countDown();
    writer.join();
    assertThat(order).hasValue(2);
    assertThat(keys(faulty)).containsExactly("a");
  }

  @Test
  void refusesFaultsThatCannotHappen() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faulty.on(Calls.any(), Fault.cutStream(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> faulty.on(Calls.to(StoreCall.OPEN_RANGE), Fault.brokenPut(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> Calls.any().number(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Calls.any().withChance(1.1, 1));
  }
}
