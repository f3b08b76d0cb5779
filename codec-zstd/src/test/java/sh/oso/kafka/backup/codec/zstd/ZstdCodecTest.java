package sh.oso.kafka.backup.codec.zstd;

import java.util.List;
import java.util.stream.IntStream;
import sh.oso.kafka.backup.api.codec.CodecProvider;
import sh.oso.kafka.backup.testkit.codec.CodecContract;

class ZstdCodecTest extends CodecContract {

  @Override
  protected CodecProvider provider() {
    return new ZstdCodecProvider();
  }

  @Override
  protected List<Integer> levels() {
    return IntStream.rangeClosed(1, 22).boxed().toList();
  }
}
