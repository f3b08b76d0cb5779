package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

class PropertyNamesTest {

  @ParameterizedTest
  @CsvSource({
    "sasl.mechansim, sasl.mechanism",
    "sasl.mechanisms, sasl.mechanism",
    "security.protocl, security.protocol",
    "Bootstrap.Servers, bootstrap.servers",
    "ssl.truststore.locaton, ssl.truststore.location",
    "clientrack, client.rack"
  })
  void refusesSlips(String slip, String meant) {
    assertThatThrownBy(() -> PropertyNames.check(List.of("client.id", slip)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'" + slip + "' (did you mean '" + meant + "'?)");
  }

  @Test
  void takesEveryNameOfKafkasClientsAndThoseOfPlugIns() {
    for (Set<String> names :
        List.of(
            AdminClientConfig.configNames(),
            ConsumerConfig.configNames(),
            ProducerConfig.configNames(),
            Set.of(
                "metrics.jmx.include",
                "ssl.engine.vault.path",
                "sasl.login.role.arn",
                "my.reporter.url",
                "tasks"))) {
      assertThatCode(() -> PropertyNames.check(names)).doesNotThrowAnyException();
    }
  }

  @Test
  void aSlipStopsTheStart() {
    assertThatThrownBy(
            () ->
                KafkaBackup.builder()
                    .kafka(Map.of("bootstrap.servers", "localhost:1", "sasl.mechansim", "PLAIN"))
                    .repository(new InMemoryStore())
                    .build())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("sasl.mechansim")
        .hasMessageContaining("sasl.mechanism");
  }
}
