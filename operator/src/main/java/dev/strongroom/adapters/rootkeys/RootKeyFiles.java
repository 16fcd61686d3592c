package dev.strongroom.adapters.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.platform.ProviderLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The root key provider {@code file}: keys in mounted files, read again now and then, so that a key
 * added to a mounted Secret is taken up without a restart.
 *
 * <p>The path is one file, or a directory of them. Each file holds 32 raw bytes, or their Base64 in
 * one line. In a directory the file whose name sorts last is the active key, which wraps; all
 * others only unwrap. So a new root key is brought in by adding a file with a later name ({@code
 * 2026-01}, {@code 2026-07}; numbers need leading zeros). Names that begin with a dot are left out:
 * Kubernetes keeps its own links there.
 */
public final class RootKeyFiles implements LocalRootKey.Source {
  private static final String FIELD = "rootKey.file";

  /** More than any valid file has: 32 bytes in Base64 are 44 characters and a line end. */
  private static final int MAX_FILE_BYTES = 64;

  private final Path path;
  private final ProviderLog log = new ProviderLog("file");

  /** The key or keys at this path. */
  public RootKeyFiles(Path path) {
    this.path = path;
  }

  @Override
  public Optional<List<byte[]>> read(boolean known) {
    List<byte[]> keys = new ArrayList<>();
    files().forEach(file -> keys.add(0, readKey(file)));
    if (keys.isEmpty()) {
      throw unavailable(path, "the directory holds no key file");
    }
    return Optional.of(keys);
  }

  private List<Path> files() {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw unavailable(path, "the directory cannot be read");
    }
  }

  private byte[] readKey(Path file) {
    byte[] content = content(file);
    byte[] key = content.length == KeyMaterial.BYTES ? content.clone() : decode(content);
    Arrays.fill(content, (byte) 0);
    if (key.length != KeyMaterial.BYTES) {
      Arrays.fill(key, (byte) 0);
      throw invalid(file, "a root key has 32 bytes, raw or in Base64.");
    }
    if (AesGcmRootKey.allEqual(key)) {
      throw invalid(file, "all bytes of the key are the same; make a random one.");
    }
    return key;
  }

  private byte[] content(Path file) {
    if (!Files.isRegularFile(file)) {
      throw unavailable(
          file, Files.exists(file) ? "this is not a file" : "the file does not exist");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_FILE_BYTES);
    } catch (IOException e) {
      throw unavailable(file, "the file cannot be read");
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

  private static InvalidInput invalid(Path path, String what) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with(FIELD, path + ": " + what));
  }

  /** A volume may be mounted late or be replaced: tried again, so the log has to tell. */
  private Unavailable unavailable(Path which, String what) {
    return log.unavailable(which + ": " + what);
  }

  @Override
  public String toString() {
    return "RootKeyFiles[" + path + "]";
  }
}
