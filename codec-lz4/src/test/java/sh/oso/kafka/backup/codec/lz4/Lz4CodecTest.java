package sh.oso.kafka.backup.codec.lz4;

import java.util.List;
import java.util.stream.IntStream;
import sh.oso.kafka.backup.api.codec.CodecProvider;
import sh.oso.kafka.backup.testkit.codec.CodecContract;

class Lz4CodecTest extends CodecContract {

  @Override
  protected CodecProvider provider() {
    return new Lz4CodecProvider();
  }

  @Override
  protected List<Integer> levels() {
    return IntStream.rangeClosed(1, 12).boxed().toList();
  }
}
