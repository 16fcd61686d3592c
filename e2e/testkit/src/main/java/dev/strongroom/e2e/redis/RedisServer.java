package dev.strongroom.e2e.redis;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One process of the installed Redis, with TLS for everybody but this class and a file of users.
 */
public final class RedisServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Pattern PASSWORD_HASH = Pattern.compile("\\b[0-9a-f]{64}\\b");
  private static final String SUPERUSER = "superuser";
  private static final String SUPERUSER_PASSWORD = "superuser-1";

  private final ServerCertificates certificates;
  private final int tlsPort;
  private final int plainPort;
  private final ServerProcess process;

  private RedisServer() throws IOException {
    Path home = ServerProcess.home("redis");
    this.certificates = ServerCertificates.issued(home.resolve("tls"), HOST);
    this.tlsPort = Ports.free(HOST);
    this.plainPort = Ports.free(HOST);
    Path users = home.resolve("users.acl");
    Files.writeString(
        users,
        "user default off\nuser %s on >%s ~* &* +@all\n".formatted(SUPERUSER, SUPERUSER_PASSWORD));
    Path configuration =
        Files.writeString(
            home.resolve("redis.conf"),
            """
            bind %s
            port %d
            tls-port %d
            tls-cert-file %s
            tls-key-file %s
            tls-ca-cert-file %s
            tls-auth-clients no
            aclfile %s
            save ""
            dir %s
            """
                .formatted(
                    HOST,
                    plainPort,
                    tlsPort,
                    certificates.certificate(),
                    certificates.key(),
                    certificates.authority(),
                    users,
                    home));
    this.process = ServerProcess.start("redis", home, "redis-server", configuration.toString());
    process.await(this::isServing);
  }

  /** Whether this machine has a Redis to start. */
  public static boolean isInstalled() {
    return HostCommand.find("redis-server").isPresent();
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws UncheckedIOException when it does not start
   */
  public static RedisServer start() {
    try {
      return new RedisServer();
    } catch (IOException e) {
      throw new UncheckedIOException("Redis did not start", e);
    }
  }

  private boolean isServing() {
    try {
      return accepts(SUPERUSER, SUPERUSER_PASSWORD);
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** Where it listens. */
  public String host() {
    return HOST;
  }

  /** The port for TLS. */
  public int port() {
    return tlsPort;
  }

  /** The CA that its certificate comes from, as PEM. */
  public String authorityPem() {
    return certificates.authorityPem();
  }

  /** Whether a user comes in with a password. */
  public boolean accepts(String username, String password) {
    return answers(List.of(List.of("AUTH", username, password))).get(0).equals("+OK");
  }

  /** Gives a user rules; see {@code ACL SETUSER}. */
  public void setUser(String username, String... rules) {
    List<String> command =
        Stream.concat(Stream.of("ACL", "SETUSER", username), Stream.of(rules)).toList();
    List<String> answers =
        answers(List.of(List.of("AUTH", SUPERUSER, SUPERUSER_PASSWORD), command));
    if (!answers.get(1).equals("+OK")) {
      throw new IllegalStateException(answers.get(1));
    }
  }

  /** How many passwords a user has. */
  public int passwords(String username) {
    String user =
        HostCommand.run(
            "redis-cli",
            "--no-auth-warning",
            "-h",
            HOST,
            "-p",
            Integer.toString(plainPort),
            "--user",
            SUPERUSER,
            "--pass",
            SUPERUSER_PASSWORD,
            "ACL",
            "GETUSER",
            username);
    return Math.toIntExact(PASSWORD_HASH.matcher(user).results().count());
  }

  /** Sends commands that are answered with one line each. */
  private List<String> answers(List<List<String>> commands) {
    try (Socket socket = new Socket(HOST, plainPort)) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return commands.stream().map(command -> answer(socket, in, command)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(Socket socket, BufferedReader in, List<String> command) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(("*" + command.size() + "\r\n").getBytes(StandardCharsets.UTF_8));
      for (String argument : command) {
        byte[] text = argument.getBytes(StandardCharsets.UTF_8);
        bytes.write(("$" + text.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        bytes.write(text);
        bytes.write("\r\n".getBytes(StandardCharsets.UTF_8));
      }
      socket.getOutputStream().write(bytes.toByteArray());
      return Optional.ofNullable(in.readLine()).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
