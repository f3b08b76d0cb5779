package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectStore;

/**
 * What every store does, as tests: extend this class in the store's module and say how a store is
 * opened. What a store cannot do is declared by overriding the methods of {@link StoreUnderTest},
 * and its capabilities; the tests then expect it to say so rather than to try. The chapters are the
 * interfaces that this class implements.
 */
public abstract class ObjectStoreContract
    implements PutContract, ReadContract, ListContract, DeleteContract, KeyContract {

  private final List<ObjectStore> opened = new ArrayList<>();
  private final String place = "contract-" + UUID.randomUUID();

  /** For subclasses. */
  protected ObjectStoreContract() {}

  /**
   * Opens the store at a place, such as a folder or prefix.
   *
   * @param place a name of letters, digits and dashes. Nothing is there when a name is used for the
   *     first time; with the same name again, the same objects are
   * @return a store for the contract to close
   * @throws IOException if it cannot be opened
   */
  protected abstract ObjectStore open(String place) throws IOException;

  /**
   * What must never be seen in texts, such as passwords and keys.
   *
   * @return secrets with which stores are opened; empty if there are none
   */
  protected List<String> secrets() {
    return List.of();
  }

  @BeforeEach
  final void openStore() throws IOException {
    openAgain();
  }

  @AfterEach
  final void closeStores() {
    opened.forEach(ObjectStore::close);
  }

  @Override
  public final ObjectStore store() {
    return opened.get(0);
  }

  @Override
  public final ObjectStore openAgain() throws IOException {
    ObjectStore store = open(place);
    opened.add(store);
    return store;
  }

  @Test
  void tellsWhereItIsWithoutSecrets() {
    assertThat(store().location()).isNotBlank().isEqualTo(store().location());
    for (String secret : secrets()) {
      assertThat(store().location()).doesNotContain(secret);
      assertThat(store().toString()).doesNotContain(secret);
    }
  }

  @Test
  void tellsWhatItCanDo() {
    Set<?> capabilities = store().capabilities();
    assertThat(capabilities).isEqualTo(store().capabilities());
    assertThatThrownBy(capabilities::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void closesMoreThanOnce() throws IOException {
    ObjectStore other = openAgain();
    other.close();
    other.close();
    StoreReads.put(store(), "still/open", new byte[1]);
  }
}
