package dev.strongroom.adapters.rootkeys.pkcs11;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.security.auth.login.FailedLoginException;

/**
 * A PKCS#11 token, reached through the JDK's provider and the shared library of its vendor.
 *
 * <p>A PIN that the token refused is not tried again before its file has changed: tokens lock
 * themselves after a few wrong ones.
 *
 * @param library the shared library
 * @param slot number of the slot, if it is to be found by number
 * @param slotIndex else its place in the library's list of slots, from 0
 * @param pinFile file with the PIN of the token's user, and perhaps a line end
 * @param labels labels of AES-256 keys, the one that wraps first
 */
public record Pkcs11Token(
    Path library, Optional<Long> slot, int slotIndex, Path pinFile, List<String> labels) {
  private static final int LONGEST_PIN = 1024;

  /** Why a token cannot be used; its text is our own. */
  static final class TokenProblem extends Exception {
    private static final long serialVersionUID = 1L;

    TokenProblem(String what) {
      super(what, null, false, false);
    }
  }

  /** The provider for this token; the library is loaded now. */
  Provider provider() throws TokenProblem {
    if (!Files.isReadable(library)) {
      throw new TokenProblem("library " + library + " cannot be read");
    }
    Provider all = Security.getProvider("SunPKCS11");
    if (all == null) {
      throw new TokenProblem("this Java runtime has no module jdk.crypto.cryptoki");
    }
    String where = slot.map(n -> "slot=" + n).orElse("slotListIndex=" + slotIndex);
    try {
      return all.configure(
          "--name=strongroom\nlibrary=\"" + library + "\"\n" + where + "\nshowInfo=false\n");
    } catch (RuntimeException e) {
      // InvalidParameterException and ProviderException, by turns.
      throw new TokenProblem("the library cannot be loaded, or has no token in that slot");
    }
  }

  /** Logs in and finds the keys that are there. The one that wraps must be. */
  List<SecretKey> keys(Provider provider) throws TokenProblem, WrongPin {
    KeyStore store = login(provider);
    List<SecretKey> keys = new ArrayList<>();
    for (String label : labels) {
      Optional<SecretKey> key = find(store, label);
      if (key.isEmpty() && keys.isEmpty()) {
        throw new TokenProblem("the token has no AES key with the label " + labels.get(0));
      }
      key.ifPresent(keys::add);
    }
    return keys;
  }

  private KeyStore login(Provider provider) throws TokenProblem, WrongPin {
    char[] pin = pin();
    try {
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      return store;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      if (isWrongPin(e)) {
        throw new WrongPin(pinChanged());
      }
      throw new TokenProblem("the token does not let log in");
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  private static boolean isWrongPin(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FailedLoginException) {
        return true;
      }
    }
    return false;
  }

  private static Optional<SecretKey> find(KeyStore store, String label) throws TokenProblem {
    try {
      return store.getKey(label, null) instanceof SecretKey key && key.getAlgorithm().equals("AES")
          ? Optional.of(key)
          : Optional.empty();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new TokenProblem("the token does not show its keys");
    }
  }

  private char[] pin() throws TokenProblem {
    try {
      if (Files.size(pinFile) > LONGEST_PIN) {
        throw new TokenProblem("the PIN file " + pinFile + " is too long");
      }
      byte[] bytes = Files.readAllBytes(pinFile);
      CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
      Arrays.fill(bytes, (byte) 0);
      int end = text.length();
      while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
        end--;
      }
      char[] pin = Arrays.copyOf(text.array(), end);
      Arrays.fill(text.array(), '\0');
      return pin;
    } catch (IOException e) {
      throw new TokenProblem("the PIN file " + pinFile + " cannot be read");
    }
  }

  /** When the PIN file was changed last. */
  FileTime pinChanged() throws TokenProblem {
    try {
      return Files.getLastModifiedTime(pinFile);
    } catch (IOException e) {
      throw new TokenProblem("the PIN file " + pinFile + " cannot be read");
    }
  }

  /** The token does not take the PIN. */
  static final class WrongPin extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient FileTime changed;

    WrongPin(FileTime changed) {
      super("the token does not take the PIN", null, false, false);
      this.changed = changed;
    }

    /** When the file with that PIN was written. */
    FileTime changed() {
      return changed;
    }
  }
}
