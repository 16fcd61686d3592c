package dev.strongroom.core.targets;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A {@link DatabaseConnection} as settings of a driver. */
public final class DatabaseSettings {
  private static final String HOST = "host";
  private static final String PORT = "port";
  private static final String DATABASE = "database";
  private static final String TLS = "tls";
  private static final String AUTHORITIES = "authorities";
  private static final String CONNECT = "connectTimeout";
  private static final String STATEMENT = "statementTimeout";
  private static final String CLEARTEXT = "allowCleartextPassword";
  private static final String MD5 = "allowMd5Password";
  private static final String BINDING = "channelBinding";

  private DatabaseSettings() {}

  /** The settings; what is empty is left out. */
  public static Map<String, String> of(DatabaseConnection connection) {
    Map<String, String> settings = new HashMap<>();
    connection.host().ifPresent(host -> settings.put(HOST, host));
    connection.port().ifPresent(port -> settings.put(PORT, port.toString()));
    connection.database().ifPresent(database -> settings.put(DATABASE, database));
    settings.put(TLS, connection.tls().name());
    connection.authorities().ifPresent(pem -> settings.put(AUTHORITIES, pem));
    settings.put(CONNECT, connection.connectTimeout().toString());
    settings.put(STATEMENT, connection.statementTimeout().toString());
    settings.put(CLEARTEXT, Boolean.toString(connection.allowCleartextPassword()));
    settings.put(MD5, Boolean.toString(connection.allowMd5Password()));
    connection.declaredBinding().ifPresent(binding -> settings.put(BINDING, binding.name()));
    return settings;
  }

  /** The connection that {@link #of} was given. */
  public static DatabaseConnection read(Map<String, String> settings) {
    return new DatabaseConnection(
        Optional.ofNullable(settings.get(HOST)),
        Optional.ofNullable(settings.get(PORT)).map(Integer::valueOf),
        Optional.ofNullable(settings.get(DATABASE)),
        TlsMode.valueOf(settings.get(TLS)),
        Optional.ofNullable(settings.get(AUTHORITIES)),
        Duration.parse(settings.get(CONNECT)),
        Duration.parse(settings.get(STATEMENT)),
        Boolean.parseBoolean(settings.get(CLEARTEXT)),
        Boolean.parseBoolean(settings.get(MD5)),
        Optional.ofNullable(settings.get(BINDING)).map(ChannelBinding::valueOf));
  }
}
