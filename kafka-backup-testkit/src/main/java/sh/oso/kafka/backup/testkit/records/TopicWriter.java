package sh.oso.kafka.backup.testkit.records;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records with a producer of its own for each call, so that each has its own producer id.
 * Immutable and safe for use by many threads. Every method throws {@link
 * org.apache.kafka.common.KafkaException} if Kafka refuses; part of the records may be written
 * then.
 */
public final class TopicWriter {

  private final Map<String, Object> properties;

  /**
   * Makes a writer; nothing is opened yet. It compresses nothing, waits for all replicas and fills
   * batches.
   *
   * @param clientProperties how to reach the cluster, copied
   */
  public TopicWriter(Map<String, Object> clientProperties) {
    properties = new LinkedHashMap<>();
    properties.put("acks", "all");
    properties.put("linger.ms", 50);
    properties.put("batch.size", 64 << 10);
    properties.put("max.request.size", 4 << 20);
    properties.putAll(clientProperties);
  }

  /**
   * Sets a property of the producer.
   *
   * @param name for example {@code compression.type}
   * @param value its value
   * @return another writer with that property
   */
  public TopicWriter with(String name, Object value) {
    TopicWriter changed = new TopicWriter(properties);
    changed.properties.put(name, value);
    return changed;
  }

  /**
   * Writes records without a transaction, those of one partition in order.
   *
   * @param records the records
   * @return where they went, in the same order
   */
  public List<RecordMetadata> write(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer = open(properties)) {
      return send(producer, records);
    }
  }

  /**
   * Writes records in one transaction and commits it.
   *
   * @param records the records
   */
  public void writeCommitted(List<ProducerRecord<byte[], byte[]>> records) {
    try (OpenTransaction transaction = writeOpen(records)) {
      transaction.commit();
    }
  }

  /**
   * Writes records in one transaction and aborts it, once all of them are stored.
   *
   * @param records the records
   */
  public void writeAborted(List<ProducerRecord<byte[], byte[]>> records) {
    try (OpenTransaction transaction = writeOpen(records)) {
      transaction.abort();
    }
  }

  /**
   * Writes records in one transaction and leaves it open, once all of them are stored. Set {@code
   * transaction.timeout.ms} by {@link #with} to have the broker abort it sooner than in a minute.
   *
   * @param records the records
   * @return the transaction, for the caller to end
   */
  public OpenTransaction writeOpen(List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, Object> transactional = new LinkedHashMap<>(properties);
    transactional.put("transactional.id", "testkit-" + UUID.randomUUID());
    KafkaProducer<byte[], byte[]> producer = open(transactional);
    OpenTransaction transaction = new OpenTransaction(producer);
    try {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, records);
      return transaction;
    } catch (RuntimeException failure) {
      transaction.abandon();
      throw failure;
    }
  }

  private static KafkaProducer<byte[], byte[]> open(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static List<RecordMetadata> send(
      KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(producer.send(record));
    }
    producer.flush();
    return sent.stream().map(KafkaFutures::await).toList();
  }
}
