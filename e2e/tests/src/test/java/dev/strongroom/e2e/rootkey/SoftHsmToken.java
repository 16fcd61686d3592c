package dev.strongroom.e2e.rootkey;

import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.ClusterRequest;
import dev.strongroom.e2e.cluster.DebianPackages;
import dev.strongroom.e2e.host.HostCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A token of SoftHSM 2 with one AES key, and what an administrator does with it. */
final class SoftHsmToken {
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
          Path.of("/usr/local/lib/softhsm/libsofthsm2.so"));
  private static final Pattern SLOT = Pattern.compile("reassigned to slot (\\d+)");
  private static final String PIN = "1234";
  private static final String LABEL = "root-2026";

  /** The utility reads a key as a line of text. */
  private static final String KEY = "thirty-two bytes of a test's key";

  private final Path library;
  private final Path folder;
  private final Path tokens;
  private final String slot;

  private SoftHsmToken(Path library, Path folder) {
    this.library = library;
    this.folder = folder;
    this.tokens = folder.resolve("tokens");
    try {
      Files.createDirectories(tokens);
      Files.writeString(
          folder.resolve("softhsm2.conf"),
          "directories.tokendir = %s\nlog.level = ERROR\n".formatted(tokens));
      Files.writeString(folder.resolve("pin"), PIN);
      Files.writeString(folder.resolve("key"), KEY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String said =
        run("--init-token", "--free", "--label", "strongroom", "--so-pin", "4321", "--pin", PIN);
    Matcher found = SLOT.matcher(said);
    if (!found.find()) {
      throw new IllegalStateException("no slot in: " + said);
    }
    this.slot = found.group(1);
  }

  /** A token in this folder; the test is skipped where SoftHSM is not and cannot be installed. */
  static SoftHsmToken orSkip(Path folder) {
    if (library().isEmpty()
        && ClusterRequest.fromEnvironment(Capability.CONTROL_PLANE).install()
        && DebianPackages.areInstallable()) {
      install();
    }
    Optional<Path> library = library();
    Assumptions.assumeTrue(
        library.isPresent() && HostCommand.find("softhsm2-util").isPresent(),
        "SoftHSM 2 is not here (package softhsm2), so the provider pkcs11 is not tested");
    return new SoftHsmToken(library.orElseThrow(), folder);
  }

  private static void install() {
    try {
      DebianPackages.install(List.of("softhsm2"));
    } catch (IllegalStateException failed) {
      System.err.println("softhsm2 cannot be installed: " + failed.getMessage());
    }
  }

  private static Optional<Path> library() {
    return LIBRARIES.stream().filter(Files::exists).findFirst();
  }

  /** Settings of an operator whose root key is in the token. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
    settings.put("STRONGROOM_ROOT_KEY_PROVIDER", "pkcs11");
    settings.put("STRONGROOM_ROOT_KEY_PKCS11_LIBRARY", library.toString());
    settings.put("STRONGROOM_ROOT_KEY_PKCS11_SLOT", slot);
    settings.put("STRONGROOM_ROOT_KEY_PKCS11_PIN_FILE", folder.resolve("pin").toString());
    settings.put("STRONGROOM_ROOT_KEY_PKCS11_KEY", LABEL);
    return settings;
  }

  /** Puts the key into the token, always the same one. */
  void giveKey() {
    run(
        "--import",
        folder.resolve("key").toString(),
        "--aes",
        "--token",
        "strongroom",
        "--label",
        LABEL,
        "--id",
        "a1",
        "--pin",
        PIN);
  }

  /** Takes the key out of the token: from then on the library refuses all that needs it. */
  void takeKey() {
    try (Stream<Path> all = Files.walk(tokens)) {
      for (Path file : all.filter(SoftHsmToken::isKey).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isKey(Path file) {
    return file.toString().endsWith(".object") && !file.endsWith("token.object");
  }

  private String run(String... arguments) {
    String configuration = "SOFTHSM2_CONF=" + folder.resolve("softhsm2.conf");
    return HostCommand.run(
        Stream.concat(Stream.of("env", configuration, "softhsm2-util"), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
