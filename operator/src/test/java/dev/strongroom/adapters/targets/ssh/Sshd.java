package dev.strongroom.adapters.targets.ssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.core.keymaterial.KeyGenerator;
import dev.strongroom.core.keymaterial.KeyMaterial;
import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.keymaterial.KeyRules.Algorithm;
import dev.strongroom.core.keymaterial.KeyRules.Encoding;
import dev.strongroom.core.keymaterial.OpenSshPublicKey;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.SshServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real OpenSSH. It runs while the tests of a class do; where none is installed, or this is not
 * root, they are skipped.
 */
final class Sshd implements BeforeAllCallback, AfterAllCallback {
  static final String FILE = ".ssh/authorized_keys";

  private static final KeyGenerator GENERATOR = new KeyGenerator(new SecureRandom());

  private SshServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    assumeTrue(SshServer.isInstalled(), "needs OpenSSH (Debian: openssh-server) and root");
    server = SshServer.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  SshServer server() {
    return server;
  }

  /** A key, as values and files have it. */
  record Key(String privateKey, String line, String fingerprint) {
    /** A fresh one of the usual kind. */
    static Key fresh() {
      return of(Algorithm.ED25519, 256);
    }

    static Key of(Algorithm algorithm, int size) {
      try (KeyMaterial made =
          GENERATOR.generate(new KeyRules.Pair(algorithm, size, Encoding.OPENSSH))) {
        return new Key(
            member(made, KeyMaterial.PRIVATE_KEY),
            member(made, KeyMaterial.PUBLIC_KEY),
            member(made, KeyMaterial.KEY_ID));
      }
    }

    private static String member(KeyMaterial made, String name) {
      return made.members().get(name).text(PlaintextAccess.granted());
    }

    OpenSshPublicKey publicKey() {
      String[] words = line.split(" ");
      return new OpenSshPublicKey(words[0], words[1]);
    }
  }

  static SecretValue value(String username, Key key, String... more) {
    String[] all = new String[4 + more.length];
    all[0] = "username";
    all[1] = username;
    all[2] = "privateKey";
    all[3] = key.privateKey();
    System.arraycopy(more, 0, all, 4, more.length);
    return TargetValues.object(all);
  }

  DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(SshServer.HOST, server.port())
        .with(TlsMode.DISABLE, Optional.empty())
        .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  SshDriver driver() {
    return driver(connection(), server.hostKey(), FILE);
  }

  SshDriver driver(String file) {
    return driver(connection(), server.hostKey(), file);
  }

  static SshDriver driver(DatabaseConnection connection, String hostKey, String file) {
    return new SshDriver(
        connection,
        List.of(hostKey),
        file,
        AllowedHosts.unrestricted(),
        new JsonCredentials(new JacksonJsonObjects()).with(KeyMaterial.PRIVATE_KEY),
        TargetValues.NOBODY);
  }

  static CredentialChange change(SecretValue pending, SecretValue current, SecretValue... older) {
    return new CredentialChange(
        RotationMode.TWO_VALUES,
        pending,
        current,
        List.of(older).stream().findFirst(),
        Optional.empty());
  }

  static CredentialRetirement retirement(SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(RotationMode.TWO_VALUES, kept, retired, Optional.empty());
  }
}
