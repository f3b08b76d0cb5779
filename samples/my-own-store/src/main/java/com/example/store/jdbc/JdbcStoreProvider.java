package com.example.store.jdbc;

import java.net.URI;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.ObjectStoreProvider;
import sh.oso.kafka.backup.api.store.StoreSetting;
import sh.oso.kafka.backup.api.store.StoreSetting.Kind;
import sh.oso.kafka.backup.api.store.StoreSettings;
import sh.oso.kafka.backup.api.store.StoreSettingsReader;

/**
 * Offers databases as stores: type {@code jdbc}, with the settings {@code url}, {@code user} and
 * {@code password}, or a location {@code jdbc:...} where neither user nor password is needed.
 */
public final class JdbcStoreProvider implements ObjectStoreProvider {

  static final String TYPE = "jdbc";

  private static final String URL = "url";
  private static final String USER = "user";
  private static final String PASSWORD = "password";

  /** A password by name, or user and password before a host, in any of the ways of drivers. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("(passw|pwd)\\w*\\s*=|[^:/]@", Pattern.CASE_INSENSITIVE);

  /** For {@link java.util.ServiceLoader}. */
  public JdbcStoreProvider() {}

  @Override
  public String type() {
    return TYPE;
  }

  // guide:begin settings
  @Override
  public Set<String> uriSchemes() {
    return Set.of("jdbc");
  }

  @Override
  public List<StoreSetting> knownSettings() {
    return List.of(
        new StoreSetting(
            URL, Kind.TEXT, "", "JDBC URL of the database, without user or password. Needed."),
        new StoreSetting(USER, Kind.TEXT, "", "Who logs in."),
        new StoreSetting(PASSWORD, Kind.SECRET, "", "The user's password."));
  }

  @Override
  public StoreSettings settings(URI location) {
    return new StoreSettings(TYPE, Map.of(URL, location.toString()));
  }

  @Override
  public ObjectStore open(StoreSettings settings) {
    StoreSettingsReader reader = new StoreSettingsReader(settings, this);
    String url = reader.text(URL);
    Properties login = new Properties();
    reader.findText(USER).ifPresent(user -> login.setProperty("user", user));
    reader.findSecret(PASSWORD).ifPresent(password -> login.setProperty("password", password));
    Optional<Driver> driver = findDriver(url, reader);
    reader.finish();
    return new JdbcStore(new Database(driver.orElseThrow(), url, login));
  }

  // guide:end settings

  private static Optional<Driver> findDriver(String url, StoreSettingsReader reader) {
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (CREDENTIALS.matcher(url).find()) {
      reader.problem(URL, "holds a user or password; write them as " + USER + ", " + PASSWORD);
      return Optional.empty();
    }
    Optional<Driver> driver = loadDriver(url);
    if (driver.isEmpty()) {
      reader.problem(
          URL,
          "no driver at hand takes "
              + Database.location(url)
              + "; put the jar of one beside this plug-in");
    }
    return driver;
  }

  // guide:begin driver
  /** {@code DriverManager} does not see drivers that lie in a folder of plug-ins. */
  private static Optional<Driver> loadDriver(String url) {
    return ServiceLoader.load(Driver.class, JdbcStoreProvider.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(driver -> accepts(driver, url))
        .findFirst();
  }

  // guide:end driver

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return false;
    }
  }
}
