package sh.oso.kafka.backup.storage.azure;

import java.util.List;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSetting.Kind;

/** What the store takes. */
final class SettingNames {

  static final String ACCOUNT_NAME = "accountName";
  static final String CONTAINER = "container";
  static final String PREFIX = "prefix";
  static final String ENDPOINT = "endpoint";
  static final String ACCOUNT_KEY = "accountKey";
  static final String SAS_TOKEN = "sasToken";
  static final String CLIENT_ID = "servicePrincipal.clientId";
  static final String TENANT_ID = "servicePrincipal.tenantId";
  static final String CLIENT_SECRET = "servicePrincipal.clientSecret";
  static final String WORKLOAD_IDENTITY = "useWorkloadIdentity";
  static final String AUTHORITY_HOST = "authorityHost";
  static final String NO_DISCOVERY = "disableInstanceDiscovery";
  static final String CA_FILE = "caFile";
  static final String ACCESS_TIER = "accessTier";
  static final String BLOCK_SIZE = "blockSize";
  static final String PARALLEL_BLOCKS = "parallelBlocks";
  static final String ALLOW_HTTP = "allowHttp";
  static final String PROXY = "proxy";

  static final List<StoreSetting> ALL =
      List.of(
          setting(ACCOUNT_NAME, Kind.TEXT, "", "The storage account. Needed."),
          setting(CONTAINER, Kind.TEXT, "", "The blob container, which must exist. Needed."),
          setting(PREFIX, Kind.TEXT, "", "What the names of all blobs begin with."),
          setting(
              ENDPOINT,
              Kind.TEXT,
              "https://<accountName>.blob.core.windows.net",
              "Where the account is, for sovereign clouds and emulators; with the account's name as"
                  + " path where the host does not name it."),
          setting(ACCOUNT_KEY, Kind.SECRET, "", "Authenticates with the key of the account."),
          setting(SAS_TOKEN, Kind.SECRET, "", "Authenticates with a shared access signature."),
          setting(
              CLIENT_ID,
              Kind.SECRET,
              "",
              "Authenticates with a service principal: its application (client) id."),
          setting(TENANT_ID, Kind.SECRET, "", "The tenant (directory) id of the principal."),
          setting(CLIENT_SECRET, Kind.SECRET, "", "The secret of the service principal."),
          setting(
              WORKLOAD_IDENTITY,
              Kind.BOOLEAN,
              "false",
              "Authenticates with the workload identity of a pod, from AZURE_CLIENT_ID,"
                  + " AZURE_TENANT_ID and AZURE_FEDERATED_TOKEN_FILE. With no way of"
                  + " authentication given, the default chain of the Azure SDK is used."),
          setting(
              AUTHORITY_HOST,
              Kind.TEXT,
              "AZURE_AUTHORITY_HOST, or that of the cloud that endpoint is in",
              "Where tokens come from."),
          setting(
              NO_DISCOVERY,
              Kind.BOOLEAN,
              "false",
              "Does not ask the public cloud whether the authority host is known there."),
          setting(
              CA_FILE,
              Kind.FILE,
              "",
              "Certificates (PEM) to trust besides those of the JDK, for endpoint and authority."),
          setting(
              ACCESS_TIER,
              Kind.TEXT,
              "that of the account",
              "The tier of new blobs: Hot, Cool or Cold."),
          setting(
              BLOCK_SIZE,
              Kind.SIZE,
              "8MiB",
              "How much one request sends; grows by itself for blobs beyond 10,000 blocks."),
          setting(
              PARALLEL_BLOCKS,
              Kind.INTEGER,
              "2",
              "Requests that one upload has under way. Each costs memory of a block."),
          setting(ALLOW_HTTP, Kind.BOOLEAN, "false", "Allows an endpoint without TLS, for tests."),
          setting(
              PROXY, Kind.TEXT, "HTTPS_PROXY and NO_PROXY", "An HTTP proxy, as http://host:port."));

  private SettingNames() {}

  private static StoreSetting setting(
      String name, Kind kind, String defaultText, String description) {
    return new StoreSetting(name, kind, defaultText, description);
  }
}
