package sh.oso.kafka.backup.engine.groups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Acl;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Acls;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Capture;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Quota;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.Quotas;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.ScramUser;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot.ScramUsers;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/** Takes the snapshot of ACLs, quotas and SCRAM users; each whole or not at all. */
public final class ClusterCapture {

  private final Admin admin;
  private final Patience patience;
  private final Consumer<String> warn;

  /**
   * Describes how to ask.
   *
   * @param timeout after which a missing answer is given up on
   * @param warn told of missing rights
   */
  public ClusterCapture(Cluster cluster, Duration timeout, Consumer<String> warn) {
    this.admin = cluster.admin();
    this.patience = new Patience(timeout);
    this.warn = warn;
  }

  private record Part<T>(Capture capture, List<T> entries) {}

  /**
   * Asks.
   *
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if there is no answer in time
   */
  public ClusterSnapshot capture() {
    Part<Acl> acls =
        ask(
            "ACLs",
            "DESCRIBE",
            () -> admin.describeAcls(AclBindingFilter.ANY).values(),
            ClusterCapture::acls);
    Part<Quota> quotas =
        ask(
            "client quotas",
            "DESCRIBE_CONFIGS",
            () -> admin.describeClientQuotas(ClientQuotaFilter.all()).entities(),
            answer ->
                answer.entrySet().stream()
                    .map(entry -> new Quota(entry.getKey().entries(), entry.getValue()))
                    .sorted(Comparator.comparing(quota -> quota.entity().toString()))
                    .toList());
    Part<ScramUser> users =
        ask(
            "names of SCRAM users",
            "DESCRIBE",
            () -> admin.describeUserScramCredentials().all(),
            answer -> {
              List<ScramUser> found = new ArrayList<>();
              answer.forEach(
                  (user, description) ->
                      description
                          .credentialInfos()
                          .forEach(
                              it ->
                                  found.add(
                                      new ScramUser(
                                          user, it.mechanism().mechanismName(), it.iterations()))));
              found.sort(Comparator.comparing(ScramUser::user).thenComparing(ScramUser::mechanism));
              return found;
            });
    return new ClusterSnapshot(
        1,
        new Acls(acls.capture(), acls.entries()),
        new Quotas(quotas.capture(), quotas.entries()),
        new ScramUsers(users.capture(), users.entries()));
  }

  private static List<Acl> acls(Collection<AclBinding> bindings) {
    return bindings.stream()
        .map(
            it ->
                new Acl(
                    it.pattern().resourceType().name(),
                    it.pattern().name(),
                    it.pattern().patternType().name(),
                    it.entry().principal(),
                    it.entry().host(),
                    it.entry().operation().name(),
                    it.entry().permissionType().name()))
        .sorted(Comparator.comparing(Acl::toString))
        .toList();
  }

  private <A, T> Part<T> ask(
      String what, String right, Supplier<KafkaFuture<A>> question, Function<A, List<T>> entries) {
    return patience.ask(
        () -> {
          try {
            return new Part<>(Capture.COMPLETE, entries.apply(question.get().get()));
          } catch (ExecutionException e) {
            return new Part<T>(missing(what, right, e), List.of());
          } catch (InterruptedException e) {
            throw KafkaFailures.translate("reading " + what, e);
          }
        });
  }

  private Capture missing(String what, String right, ExecutionException failure) {
    if (failure.getCause() instanceof SecurityDisabledException) {
      return Capture.NO_AUTHORIZER;
    }
    if (failure.getCause() instanceof UnsupportedVersionException) {
      return Capture.NOT_SUPPORTED;
    }
    if (failure.getCause() instanceof AuthorizationException) {
      warn.accept(
          what
              + " are not in this backup, for want of a right: grant the user "
              + right
              + " on the cluster");
      return Capture.NOT_PERMITTED;
    }
    throw KafkaFailures.translate("reading " + what, failure);
  }
}
