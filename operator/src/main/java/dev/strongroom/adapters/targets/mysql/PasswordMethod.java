package dev.strongroom.adapters.targets.mysql;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.mariadb.jdbc.plugin.Credential;
import org.mariadb.jdbc.plugin.authentication.standard.Ed25519PasswordPlugin;
import org.mariadb.jdbc.plugin.authentication.standard.NativePasswordPlugin;

/** A way of MariaDB to check passwords whose hashes are made on this side. */
enum PasswordMethod {
  /** SHA-1 twice, the method of MySQL 4.1. */
  NATIVE("mysql_native_password") {
    @Override
    String hash(String password) {
      byte[] hash =
          new NativePasswordPlugin(password, new byte[SEED_BYTES])
              .hash(new Credential("", password));
      return "*" + HEX.formatHex(hash);
    }
  },
  /** The public key of a key pair that is derived from the password. */
  ED25519("ed25519") {
    @Override
    String hash(String password) {
      byte[] key =
          new Ed25519PasswordPlugin(password, new byte[SEED_BYTES])
              .hash(new Credential("", password));
      return Base64.getEncoder().withoutPadding().encodeToString(key);
    }
  };

  private static final int SEED_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final String plugin;

  PasswordMethod(String plugin) {
    this.plugin = plugin;
  }

  /** The name of the server's plugin. */
  String plugin() {
    return plugin;
  }

  /** What the server keeps of a password. */
  abstract String hash(String password);

  /** The method of a plugin; empty if passwords are checked in another way, or none are. */
  static Optional<PasswordMethod> of(String plugin) {
    String name = plugin.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(method -> method.plugin.equals(name)).findFirst();
  }
}
