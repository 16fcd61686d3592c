package dev.strongroom.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where to log in and as whom, as read from the files of a mounted Secret. */
final class DatabaseLogin {
  private final String host;
  private final String port;
  private final String database;
  private final String username;
  private final String password;

  private DatabaseLogin(Path files) throws IOException {
    host = read(files, "host");
    port = read(files, "port");
    database = read(files, "dbname");
    username = read(files, "username");
    password = read(files, "password");
  }

  /**
   * Reads the files host, port, dbname, username and password.
   *
   * @throws IOException if one of them is not there or cannot be read
   */
  static DatabaseLogin read(Path mount) throws IOException {
    // The kubelet swaps the link ..data for all files at once. Following it once, and not for each
    // file, never pairs one version's user with another version's password.
    Path data = mount.resolve("..data");
    return new DatabaseLogin(Files.exists(data) ? data.toRealPath() : mount);
  }

  private static String read(Path files, String name) throws IOException {
    return Files.readString(files.resolve(name));
  }

  String url() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** What the driver needs to log in, added to its other settings. */
  Properties properties(Properties settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.setProperty("user", username);
    properties.setProperty("password", password);
    return properties;
  }

  boolean hasPasswordOf(DatabaseLogin other) {
    return password.equals(other.password);
  }

  /** User and place, for people; never the password. */
  @Override
  public String toString() {
    return username + " to " + host + ":" + port + "/" + database;
  }
}
