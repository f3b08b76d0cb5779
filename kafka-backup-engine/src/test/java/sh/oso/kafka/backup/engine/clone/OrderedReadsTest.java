package sh.oso.kafka.backup.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;

class OrderedReadsTest {

  private final List<Integer> read = new ArrayList<>();
  private final Cancellation cancellation = new Cancellation();

  @Test
  void someAreReadAtATimeAndComeInOrder() {
    CyclicBarrier four = new CyclicBarrier(4);
    new OrderedReads<>(
            number -> {
              try {
                four.await();
              } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
              }
              return number;
            })
        .run(3, 102, read::add, cancellation);
    assertThat(read).isEqualTo(IntStream.rangeClosed(3, 102).boxed().toList());
  }

  @Test
  void nothingIsReadWhereThereIsNothing() {
    new OrderedReads<>(number -> number).run(1, 0, read::add, cancellation);
    assertThat(read).isEmpty();
  }

  @Test
  void aFailureEndsItWhereItBelongs() {
    OrderedReads<Integer> reads =
        new OrderedReads<>(
            number -> {
              if (number == 7) {
                throw new CorruptBackupException("no. 7 is missing");
              }
              return number;
            });
    assertThatThrownBy(() -> reads.run(1, 100, read::add, cancellation))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessage("no. 7 is missing");
    assertThat(read).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void stopsWhenAsked() {
    OrderedReads<Integer> reads = new OrderedReads<>(number -> number);
    assertThatThrownBy(
            () ->
                reads.run(
                    1,
                    1_000_000,
                    number -> {
                      read.add(number);
                      if (number == 5) {
                        cancellation.cancel();
                      }
                    },
                    cancellation))
        .isInstanceOf(RunCancelledException.class);
    assertThat(read).hasSize(5);
  }
}
