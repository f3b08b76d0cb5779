package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochResponse;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;

/**
 * One connection to each broker, for raw fetch and produce requests. Knows nothing of topics:
 * callers find out leaders by other means and set the {@linkplain #setNodes nodes}.
 *
 * <p>For one thread, the polling thread, except {@link #wakeup()}. A request is sent with one of
 * the methods below after {@link #ready} said so; its {@link Reply} is called during {@link #poll}
 * or {@link #close}.
 */
public final class BrokerClient implements AutoCloseable {

  private final Time time = Time.SYSTEM;
  private final ManualMetadataUpdater nodes =
      new ManualMetadataUpdater() {
        @Override
        public void handleServerDisconnect(
            long now, String brokerId, Optional<AuthenticationException> refusal) {
          if (refusal.isEmpty()) {
            breakers.lost(brokerId);
          }
        }
      };
  private final ClientProperties properties;
  private final @Nullable FetchBufferPool pool;
  private final ReceiveTracker selector;
  private final NetworkClient client;
  private final PendingCalls pending = new PendingCalls();
  private final Refusals refusals;
  private BrokerBreakers breakers = BrokerBreakers.NONE;

  private BrokerClient(
      Map<String, ?> clientProperties, int maxInFlight, @Nullable FetchBufferPool pool) {
    LogContext log = new LogContext("[kafka-backup] ");
    this.properties = new ClientProperties(clientProperties);
    this.pool = pool;
    this.refusals = new Refusals(properties.hasTlsFiles());
    this.selector = ReceiveTracker.open(properties, pool, time, log);
    this.client = properties.open(selector, nodes, maxInFlight, time, log);
  }

  /**
   * Makes a client that can fetch; it connects when first asked to.
   *
   * @param clientProperties ordinary Kafka client properties; those of TLS, SASL, timeouts, {@code
   *     client.id} and {@code client.rack} are used
   * @param maxInFlight most requests under way for each broker
   * @param pool where answers are received into
   * @return a client for one thread, to be closed by it
   * @throws KafkaBackupException if the properties cannot work, naming the reason
   */
  public static BrokerClient forFetching(
      Map<String, ?> clientProperties, int maxInFlight, FetchBufferPool pool) {
    return new BrokerClient(clientProperties, maxInFlight, pool);
  }

  /**
   * Makes a client that can produce; it connects when first asked to.
   *
   * @param clientProperties as in {@link #forFetching}
   * @param maxInFlight most requests under way for each broker; a broker keeps order for up to 5
   * @return a client for one thread, to be closed by it
   * @throws KafkaBackupException if the properties cannot work, naming the reason
   */
  public static BrokerClient forProducing(Map<String, ?> clientProperties, int maxInFlight) {
    return new BrokerClient(clientProperties, maxInFlight, null);
  }

  /**
   * Leaves brokers alone while their circuit breakers are open. To be called before the first use.
   *
   * @param ofRun may be shared with other clients
   * @return this client
   */
  public BrokerClient guardedBy(BrokerBreakers ofRun) {
    breakers = ofRun;
    return this;
  }

  /**
   * Sets the brokers there are.
   *
   * @param brokers with ids, hosts and ports as advertised
   */
  public void setNodes(Collection<Node> brokers) {
    nodes.setNodes(List.copyOf(brokers));
  }

  /**
   * Whether a request can be sent to a broker now. If not, and there is no connection, begins to
   * connect, no sooner than the reconnect backoff allows; {@link #poll} brings it forward.
   *
   * @param node the broker
   * @return false also while the most requests are in flight, the broker throttles us, or its
   *     circuit breaker is open
   * @throws KafkaAccessException if the broker refuses our credentials, or we its certificate: this
   *     one, where certificates lie in files and may be exchanged, only after a minute
   */
  public boolean ready(Node node) {
    long now = time.milliseconds();
    AuthenticationException refusal = client.authenticationException(node);
    if (refusal != null) {
      refusals.refused(node, refusal, now);
    }
    boolean ready = breakers.admits(node) && client.ready(node, now);
    if (ready) {
      refusals.accepted(node);
    }
    return ready;
  }

  /**
   * Whether the last attempt to connect to a broker failed, its connection was lost, or its circuit
   * breaker is open.
   *
   * @param node the broker
   * @return true until it is connected again
   */
  public boolean connectionFailed(Node node) {
    return client.connectionFailed(node) || !breakers.admits(node);
  }

  /**
   * How many requests a broker has not answered yet.
   *
   * @param nodeId id of the broker
   * @return 0 if it is idle
   */
  public int inFlight(int nodeId) {
    return client.inFlightRequestCount(Integer.toString(nodeId));
  }

  /**
   * Whether a broker has answered everything.
   *
   * @param nodeId id of the broker
   * @return whether {@link #inFlight} is 0
   */
  public boolean isIdle(int nodeId) {
    return inFlight(nodeId) == 0;
  }

  /**
   * Fetches committed records. The caller has {@linkplain FetchBufferPool#tryReserve reserved}
   * {@code maxBytes}; the reservation passes over to this call, whatever comes of it.
   *
   * @param node which broker, {@link #ready}
   * @param targets what to fetch, each partition once
   * @param maxWaitMs how long the broker may wait for the first record
   * @param maxBytes most bytes of records in the answer; the first batch comes whole even if it is
   *     larger
   * @param reply gets the answer and must release it
   */
  public void fetch(
      Node node, List<FetchTarget> targets, int maxWaitMs, int maxBytes, Reply<FetchAnswer> reply) {
    FetchBufferPool buffers = pool;
    if (buffers == null) {
      throw new IllegalStateException("this client has no buffers for fetching");
    }
    FetchCall call = new FetchCall(targets);
    send(
        node,
        call.request(maxWaitMs, maxBytes, properties.clientRack()),
        properties.requestTimeoutMs() + maxWaitMs,
        response -> {
          ByteBuffer payload = selector.take(node.idString());
          buffers.settle(maxBytes, payload);
          Runnable whenReleased = payload == null ? () -> {} : () -> buffers.release(payload);
          reply.answered(call.answer((FetchResponse) response, whenReleased));
        },
        failure -> {
          buffers.settle(maxBytes, null);
          reply.failed(failure);
        });
  }

  /**
   * Produces batches, waiting for all in-sync replicas.
   *
   * @param node which broker, {@link #ready}
   * @param batches one batch for each partition at most: of two, a broker would store one and
   *     report success for both
   * @param timeoutMs how long the broker may wait for the replicas
   * @param reply gets the answer
   * @throws IllegalArgumentException if a partition appears twice; nothing was sent
   */
  public void produce(
      Node node, List<ProduceBatch> batches, int timeoutMs, Reply<ProduceAnswer> reply) {
    ProduceCall call = new ProduceCall(batches);
    send(
        node,
        call.request(timeoutMs),
        // The broker's own timeout is to come first: its answer says more than a lost connection.
        Math.max(properties.requestTimeoutMs(), timeoutMs + 5_000),
        response -> reply.answered(call.answer((ProduceResponse) response)),
        reply::failed);
  }

  /**
   * Asks for a producer id that nobody else has.
   *
   * @param node any broker, {@link #ready}
   * @param reply gets the identity; a broker that is busy or starting counts as unavailable
   */
  public void initProducerId(Node node, Reply<ProducerIdentity> reply) {
    send(
        node,
        InitProducerIdCall.request(),
        properties.requestTimeoutMs(),
        response -> InitProducerIdCall.settle((InitProducerIdResponse) response, reply),
        reply::failed);
  }

  /**
   * Asks where epochs end.
   *
   * @param node which broker, {@link #ready}
   * @param epochs for each partition the epoch of interest
   * @param reply gets an answer for each partition
   */
  public void epochEnds(
      Node node, Map<TopicPartition, Integer> epochs, Reply<List<EpochEnd>> reply) {
    send(
        node,
        EpochEndCall.request(epochs),
        properties.requestTimeoutMs(),
        response -> reply.answered(EpochEndCall.answer((OffsetsForLeaderEpochResponse) response)),
        reply::failed);
  }

  private void send(
      Node node,
      AbstractRequest.Builder<?> request,
      int timeoutMs,
      Consumer<AbstractResponse> onAnswer,
      Consumer<KafkaBackupException> onFailure) {
    long now = time.milliseconds();
    Runnable abandon = pending.add(onFailure);
    client.send(
        client.newClientRequest(
            node.idString(),
            request,
            now,
            true,
            timeoutMs,
            response ->
                pending.settle(
                    abandon,
                    () -> {
                      KafkaBackupException failure = Failures.of(response, node);
                      if (failure == null) {
                        breakers.answered(node);
                        onAnswer.accept(response.responseBody());
                      } else {
                        onFailure.accept(failure);
                      }
                    })),
        now);
  }

  /**
   * Sends and receives, and settles what was answered, lost or timed out.
   *
   * @param atMost how long to wait for something to happen
   * @throws KafkaBackupException if a broker's answer makes no sense; the client is of no further
   *     use and must be closed
   * @throws RuntimeException whatever a {@link Reply} threw, after all others were called
   */
  public void poll(Duration atMost) {
    try {
      client.poll(atMost.toMillis(), time.milliseconds());
    } catch (RuntimeException e) {
      throw new KafkaBackupException("an answer of a broker cannot be read: " + e, e);
    } finally {
      selector.releaseUntaken();
    }
    pending.rethrow();
  }

  /** Ends a {@link #poll} that waits, or else the next one. For any thread. */
  public void wakeup() {
    client.wakeup();
  }

  /** Closes the connections. Requests under way fail with {@link KafkaUnavailableException}. */
  @Override
  public void close() {
    client.close();
    pending.failAll(new KafkaUnavailableException("the connection was closed on our side"));
  }
}
