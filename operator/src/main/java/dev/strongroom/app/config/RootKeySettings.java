package dev.strongroom.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where root keys come from. Of every list the first wraps, the others only unwrap, which is how
 * one root key, or one provider, follows another.
 *
 * @param providers {@code STRONGROOM_ROOT_KEY_PROVIDER}: of {@code cluster} (default), {@code
 *     file}, {@code pkcs11} and {@code kms-plugin}, comma-separated
 * @param secrets {@code STRONGROOM_ROOT_KEY_SECRET}: Secrets of the provider {@code cluster},
 *     default strongroom-root-key
 * @param file {@code STRONGROOM_ROOT_KEY_FILE}: file or folder of the provider {@code file}
 * @param kmsSockets {@code STRONGROOM_ROOT_KEY_KMS_SOCKET}: Unix sockets of KMS v2 plugins
 * @param pkcs11Library {@code STRONGROOM_ROOT_KEY_PKCS11_LIBRARY}: shared library of the token
 * @param pkcs11Slot {@code STRONGROOM_ROOT_KEY_PKCS11_SLOT}: number of the slot; if it is not set:
 * @param pkcs11SlotIndex {@code STRONGROOM_ROOT_KEY_PKCS11_SLOT_INDEX}: place of the slot in the
 *     library's list, from 0 (default)
 * @param pkcs11PinFile {@code STRONGROOM_ROOT_KEY_PKCS11_PIN_FILE}: file with the PIN
 * @param pkcs11Keys {@code STRONGROOM_ROOT_KEY_PKCS11_KEY}: labels of AES-256 keys in the token
 */
public record RootKeySettings(
    List<String> providers,
    List<String> secrets,
    Optional<Path> file,
    List<Path> kmsSockets,
    Optional<Path> pkcs11Library,
    Optional<Long> pkcs11Slot,
    int pkcs11SlotIndex,
    Optional<Path> pkcs11PinFile,
    List<String> pkcs11Keys) {

  private static final String PREFIX = "STRONGROOM_ROOT_KEY_";
  private static final int MOST_SLOTS = 1023;

  static RootKeySettings from(Variables env) {
    RootKeySettings settings =
        new RootKeySettings(
            env.list(PREFIX + "PROVIDER", "cluster", "cluster|file|pkcs11|kms-plugin"),
            env.list(PREFIX + "SECRET", "strongroom-root-key", Variables.OBJECT_NAME),
            env.path(PREFIX + "FILE"),
            env.paths(PREFIX + "KMS_SOCKET"),
            env.path(PREFIX + "PKCS11_LIBRARY"),
            Optional.of(env.matching(PREFIX + "PKCS11_SLOT", "", "\\d{0,18}"))
                .filter(slot -> !slot.isEmpty())
                .map(Long::valueOf),
            env.number(PREFIX + "PKCS11_SLOT_INDEX", 0, 0, MOST_SLOTS),
            env.path(PREFIX + "PKCS11_PIN_FILE"),
            env.list(PREFIX + "PKCS11_KEY", "", "[^,\\p{Cntrl}]{1,64}"));
    settings.providers().forEach(settings::check);
    return settings;
  }

  /** What a listed provider needs. */
  private void check(String provider) {
    switch (provider) {
      case "file" -> require(file.isPresent(), "FILE", provider);
      case "kms-plugin" -> require(!kmsSockets.isEmpty(), "KMS_SOCKET", provider);
      case "pkcs11" -> {
        require(pkcs11Library.isPresent(), "PKCS11_LIBRARY", provider);
        require(pkcs11PinFile.isPresent(), "PKCS11_PIN_FILE", provider);
        require(!pkcs11Keys.isEmpty(), "PKCS11_KEY", provider);
      }
      default -> {}
    }
  }

  private static void require(boolean isSet, String name, String provider) {
    if (!isSet) {
      throw new IllegalArgumentException(
          PREFIX + name + " must be set for root key provider " + provider);
    }
  }
}
