# The operator, from its distribution:
#
#   mvn package -DskipTests
#   docker build -f deploy/docker/kafka-backup-operator.Dockerfile -t kafka-backup-operator:0.1.0-SNAPSHOT \
#     kafka-backup-operator/target/kafka-backup-operator-0.1.0-SNAPSHOT
#
# The base needs Java 17 or later. The same image is built without Docker by jib.
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}
COPY . /opt/kafka-backup-operator
WORKDIR /
USER 10001:10001
EXPOSE 8080 8081
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "--module-path", "/opt/kafka-backup-operator/lib", "--add-modules", "ALL-MODULE-PATH", "--module", "sh.oso.kafka.backup.operator/sh.oso.kafka.backup.operator.process.Main"]
