package dev.strongroom.adapters.crypto;

import dev.strongroom.core.encryption.KeyMaterial;
import dev.strongroom.core.encryption.RootKey;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root key provider {@code file}: keys in mounted files, read once at the start.
 *
 * <p>The path is one file, or a directory of them. Each file holds 32 raw bytes, or their Base64 in
 * one line. In a directory the file whose name sorts last is the active key, which wraps; all
 * others only unwrap. So a new root key is brought in by adding a file with a later name ({@code
 * 2026-01}, {@code 2026-07}; numbers need leading zeros). Names that begin with a dot are left out:
 * Kubernetes keeps its own links there.
 */
public final class FileRootKey implements RootKey {
  private static final String FIELD = "rootKey.file";

  /** More than any valid file has: 32 bytes in Base64 are 44 characters and a line end. */
  private static final int MAX_FILE_BYTES = 64;

  private final AesGcmRootKey active;
  private final List<AesGcmRootKey> keys;

  private FileRootKey(List<AesGcmRootKey> keys) {
    this.active = keys.get(keys.size() - 1);
    this.keys = keys;
  }

  /**
   * Reads the key or keys at this path.
   *
   * @throws InvalidSpec with {@link Reason#InvalidSpecField} that names the file and what is wrong
   */
  public static FileRootKey read(Path path) {
    List<AesGcmRootKey> keys = files(path).stream().map(FileRootKey::readKey).toList();
    if (keys.isEmpty()) {
      throw invalid(path, "the directory holds no key file.");
    }
    return new FileRootKey(keys);
  }

  @Override
  public String id() {
    return active.id();
  }

  @Override
  public byte[] wrap(KeyMaterial key, byte[] associatedData) {
    return active.wrap(key, associatedData);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    return keys.stream()
        .filter(key -> key.wrappedHere(wrapped))
        .findFirst()
        .orElse(active)
        .unwrap(wrapped, associatedData);
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw invalid(path, "the directory cannot be read.");
    }
  }

  private static AesGcmRootKey readKey(Path file) {
    byte[] content = content(file);
    byte[] key = content.length == KeyMaterial.BYTES ? content : decode(content);
    try {
      if (key.length != KeyMaterial.BYTES) {
        throw invalid(file, "a root key has 32 bytes, raw or in Base64.");
      }
      if (AesGcmRootKey.allEqual(key)) {
        throw invalid(file, "all bytes of the key are the same; make a random one.");
      }
      return new AesGcmRootKey(key);
    } finally {
      Arrays.fill(content, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] content(Path file) {
    if (!Files.isRegularFile(file)) {
      throw invalid(file, Files.exists(file) ? "this is not a file." : "the file does not exist.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_FILE_BYTES);
    } catch (IOException e) {
      throw invalid(file, "the file cannot be read.");
    }
  }

  private static byte[] decode(byte[] content) {
    int end = content.length;
    while (end > 0 && Character.isWhitespace(content[end - 1])) {
      end--;
    }
    byte[] trimmed = Arrays.copyOf(content, end);
    try {
      return Base64.getDecoder().decode(trimmed);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    } finally {
      Arrays.fill(trimmed, (byte) 0);
    }
  }

  private static InvalidSpec invalid(Path path, String what) {
    return new InvalidSpec(Reason.InvalidSpecField.with(FIELD, path + ": " + what));
  }

  @Override
  public String toString() {
    return "FileRootKey[" + id() + ", " + keys.size() + " keys]";
  }
}
