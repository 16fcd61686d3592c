package dev.strongroom.e2e.servers;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/**
 * A broker of Apache Kafka that is its own controller: TLS and SCRAM for everybody but this class,
 * which is a superuser at another port. It talks by Kafka's own client.
 */
public final class KafkaServer implements AutoCloseable {
  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  /** The user that may change others, once it is made. */
  public static final String ADMINISTRATOR = "strongroom";

  private static final int ITERATIONS = 4_096;
  private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule";

  private static final long PATIENCE = 30;

  private final int port = Ports.free(HOST);
  private final int plainPort = Ports.free(HOST);
  private final String authority;
  private final ServerProcess process;
  private final Admin root;

  private KafkaServer(ServerTls tls, String authority) throws IOException {
    this.authority = authority;
    Path home = ServerProcess.home("kafka");
    Path pem = Files.writeString(home.resolve("server.pem"), tls.key() + tls.certificate());
    Path data = Files.createDirectory(home.resolve("data"));
    int controllerPort = Ports.free(HOST);
    Path configuration =
        Files.writeString(
            home.resolve("server.properties"),
            """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@%1$s:%4$d
            controller.listener.names=CONTROLLER
            listeners=SASL_SSL://%1$s:%2$d,PLAINTEXT://%1$s:%3$d,CONTROLLER://%1$s:%4$d
            advertised.listeners=SASL_SSL://%1$s:%2$d,PLAINTEXT://%1$s:%3$d
            listener.security.protocol.map=SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            inter.broker.listener.name=PLAINTEXT
            sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512
            listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=%8$s required;
            listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=%8$s required;
            ssl.keystore.type=PEM
            ssl.keystore.location=%5$s
            log.dirs=%6$s
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:ANONYMOUS;User:%7$s
            offsets.topic.replication.factor=1
            connection.failed.authentication.delay.ms=10
            """
                .formatted(HOST, port, plainPort, controllerPort, pem, data, ADMINISTRATOR, LOGIN));
    // What Kafka's own tool makes, in another virtual machine that takes seconds.
    Files.writeString(
        data.resolve("meta.properties"),
        """
        version=1
        cluster.id=MkU3OEVBNTcwNTJENDM2Qg
        node.id=1
        directory.id=MkU3OEVBNTcwNTJENDM2QQ
        """);
    List<String> serve =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classpath(),
            "kafka.Kafka",
            configuration.toString());
    this.process = ServerProcess.start("kafka", home, Map.of(), serve);
    process.await(() -> Ports.isListening(HOST, plainPort));
    this.root = Admin.create(Map.of("bootstrap.servers", HOST + ":" + plainPort));
  }

  /** What the module e2e/kafka has found. */
  private static String classpath() {
    try (InputStream list =
        KafkaServer.class.getResourceAsStream("/dev/strongroom/e2e/kafka/classpath")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a broker and waits until it serves.
   *
   * @param authority the CA of its certificate, as PEM
   * @throws IllegalStateException when it does not start
   */
  public static KafkaServer start(ServerTls tls, String authority) {
    try {
      return new KafkaServer(tls, authority);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It answers as soon as it is ready to. */
  /** The port with TLS and SCRAM. */
  public int port() {
    return port;
  }

  /** The port without either. */
  public int plainPort() {
    return plainPort;
  }

  /** Makes a user anew that has a password for one mechanism. */
  public void givenUser(String name, String mechanism, String password) {
    for (String other : mechanisms(name)) {
      alter(new UserScramCredentialDeletion(name, ScramMechanism.fromMechanismName(other)));
    }
    alter(
        new UserScramCredentialUpsertion(
            name,
            new ScramCredentialInfo(ScramMechanism.fromMechanismName(mechanism), ITERATIONS),
            password));
  }

  /** One at a time: a request may name a user once. */
  private void alter(UserScramCredentialAlteration change) {
    try {
      root.alterUserScramCredentials(List.of(change)).all().get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the user cannot be made", e);
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }

  /** The mechanisms for which a user has a password. */
  public List<String> mechanisms(String name) {
    try {
      return root
          .describeUserScramCredentials(List.of(name))
          .description(name)
          .get(PATIENCE, TimeUnit.SECONDS)
          .credentialInfos()
          .stream()
          .map(info -> info.mechanism().mechanismName())
          .toList();
    } catch (ExecutionException absent) {
      if (absent.getCause() instanceof ResourceNotFoundException) {
        return List.of();
      }
      throw new IllegalStateException("no answer", absent);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer", e);
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }

  /** Whether a user comes in. */
  public boolean accepts(String name, String mechanism, String password) {
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            HOST + ":" + port,
            "security.protocol",
            "SASL_SSL",
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.certificates",
            authority,
            "sasl.mechanism",
            mechanism,
            "sasl.jaas.config",
            LOGIN
                + " required"
                + " username=\"%s\" password=\"%s\";".formatted(escaped(name), escaped(password)));
    try (Admin user = Admin.create(client)) {
      user.describeCluster().clusterId().get(PATIENCE, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof SaslAuthenticationException) {
        return false;
      }
      throw new IllegalStateException("no answer", refused);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer", e);
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @Override
  public void close() {
    root.close();
    process.close();
  }
}
