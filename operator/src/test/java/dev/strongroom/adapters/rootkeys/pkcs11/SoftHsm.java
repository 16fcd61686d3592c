package dev.strongroom.adapters.rootkeys.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;

/**
 * SoftHSM 2 tokens. The library reads its configuration, and which tokens there are, once for each
 * process, from a file that an environment variable names.
 */
final class SoftHsm {
  static final String PIN = "1234";

  private static final List<String> LIBRARIES =
      List.of(
          "/usr/lib/softhsm/libsofthsm2.so",
          "/usr/lib64/pkcs11/libsofthsm2.so",
          "/usr/local/lib/softhsm/libsofthsm2.so");

  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);
  private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(5);

  private static boolean made;

  private final Path library;
  private final Path configuration;
  private long slot;
  private long lockedSlot;
  private long knownSlot;

  private SoftHsm(Path library, Path configuration) {
    this.library = library;
    this.configuration = configuration;
  }

  /** The tokens; the test is skipped where SoftHSM is not and cannot be installed. */
  static SoftHsm orSkip() {
    if (findLibrary().isEmpty() && isInstallable()) {
      install();
    }
    Optional<Path> library = findLibrary();
    String configured = System.getenv("SOFTHSM2_CONF");
    Assumptions.assumeTrue(
        library.isPresent() && configured != null,
        "SoftHSM 2 is not here (package softhsm2), so the provider pkcs11 is not tested");
    SoftHsm token = new SoftHsm(library.orElseThrow(), Path.of(configured));
    token.initialise();
    return token;
  }

  private static Optional<Path> findLibrary() {
    return LIBRARIES.stream().map(Path::of).filter(Files::exists).findFirst();
  }

  /** By root, on Debian or Ubuntu, unless it is forbidden: as the cluster's tests have it. */
  private static boolean isInstallable() {
    return System.getProperty("user.name").equals("root")
        && Files.isExecutable(Path.of("/usr/bin/apt-get"))
        && System.getenv().getOrDefault("STRONGROOM_E2E_NO_INSTALL", "").isEmpty();
  }

  private static void install() {
    List<String> aptGet = List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q");
    try {
      run(aptGet, INSTALLED_WITHIN, "update");
      run(aptGet, INSTALLED_WITHIN, "install", "-y", "--no-install-recommends", "softhsm2");
    } catch (UncheckedIOException | IllegalStateException failed) {
      System.err.println("softhsm2 cannot be installed: " + failed.getMessage());
    }
  }

  Path library() {
    return library;
  }

  /** The slot of a token to make keys in. */
  long slot() {
    return slot;
  }

  /** The slot of a token with the key {@code imported}, in which nobody has logged in. */
  long lockedSlot() {
    return lockedSlot;
  }

  private void initialise() {
    try {
      Path tokens = configuration.resolveSibling("softhsm-tokens");
      Path key = configuration.resolveSibling("softhsm-key");
      if (!made) {
        made = true;
        delete(tokens);
        Files.createDirectories(tokens);
        Files.writeString(
            configuration, "directories.tokendir = %s\nlog.level = ERROR\n".formatted(tokens));
        Files.write(key, importable());
        List.of("strongroom", "locked", "known").forEach(SoftHsm::makeToken);
        importKey("locked", key);
        importKey("known", key);
      }
      String slots = run("--show-slots");
      slot = slotOf(slots, "strongroom");
      lockedSlot = slotOf(slots, "locked");
      knownSlot = slotOf(slots, "known");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of an earlier run, which would have keys already. */
  private static void delete(Path tokens) throws IOException {
    if (Files.exists(tokens)) {
      try (Stream<Path> all = Files.walk(tokens)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void importKey(String token, Path file) {
    run(
        "--import",
        file.toString(),
        "--aes",
        "--token",
        token,
        "--label",
        "imported",
        "--id",
        "a1",
        "--pin",
        PIN);
  }

  /** The slot of another token with that key, for all to log in. */
  long knownSlot() {
    return knownSlot;
  }

  /** The bytes of the key {@code imported}. */
  byte[] importedKey() throws IOException {
    return Files.readAllBytes(configuration.resolveSibling("softhsm-key"));
  }

  /** A key as the utility reads it: as a line of text, which ends at a zero and at a line feed. */
  private static byte[] importable() {
    byte[] key = new byte[32];
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(0xff - '\n') + '\n' + 1);
    }
    return key;
  }

  private static void makeToken(String label) {
    run("--init-token", "--free", "--label", label, "--so-pin", "4321", "--pin", PIN);
  }

  private static long slotOf(String slots, String label) {
    Matcher found =
        Pattern.compile("Slot (\\d+)\\n(?:(?!Slot \\d)[^\\n]*\\n)*?\\s+Label:\\s+" + label + "\\s")
            .matcher(slots);
    if (!found.find()) {
      throw new IllegalStateException("no such token in: " + slots);
    }
    return Long.parseLong(found.group(1));
  }

  /** Makes an AES key in the token, as an administrator does. */
  void makeKey(String label) {
    try {
      Provider provider =
          Security.getProvider("SunPKCS11")
              .configure(
                  """
                  --name=admin
                  library="%s"
                  slot=%d
                  attributes(import, CKO_SECRET_KEY, CKK_AES) = {
                    CKA_TOKEN = true
                    CKA_SENSITIVE = true
                    CKA_EXTRACTABLE = false
                  }
                  """
                      .formatted(library, slot));
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, PIN.toCharArray());
      byte[] bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      Key key = new SecretKeySpec(bytes, "AES");
      store.setKeyEntry(label, key, null, null);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(String... arguments) {
    return run(List.of("softhsm2-util"), ANSWERED_WITHIN, arguments);
  }

  private static String run(List<String> program, Duration limit, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
