# The command, from its distribution:
#
#   mvn package -DskipTests
#   docker build -f deploy/docker/kafka-backup.Dockerfile -t kafka-backup:0.1.0-SNAPSHOT \
#     kafka-backup-cli/target/kafka-backup-0.1.0-SNAPSHOT
#
# The base needs a shell and Java 17 or later. The same image is built without Docker by jib.
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}
COPY . /opt/kafka-backup
WORKDIR /
USER 10001:10001
ENTRYPOINT ["/opt/kafka-backup/bin/kafka-backup"]
