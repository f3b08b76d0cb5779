/**
 * The operator: it turns custom resources of {@code kafka.oso.sh} into Jobs that run the {@code
 * kafka-backup} command, and tells what came of them in their status. Exports nothing.
 */
@org.jspecify.annotations.NullMarked
module sh.oso.kafka.backup.operator {
  requires static org.jspecify;
  requires com.cronutils;
  requires com.fasterxml.jackson.annotation;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires generator.annotations;
  // Of kubernetes.httpclient.jdk, which does not say so.
  requires java.net.http;
  requires jdk.httpserver;
  requires operator.framework.core;
  requires kubernetes.client.api;
  requires kubernetes.model.batch;
  requires kubernetes.model.common;
  requires kubernetes.model.coordination;
  requires kubernetes.model.core;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.slf4j;

  // Custom resources are made by reflection.
  opens sh.oso.kafka.backup.operator.crd;
  opens sh.oso.kafka.backup.operator.job;
}
