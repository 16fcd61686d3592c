package dev.strongroom.e2e.cluster;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Container images without a container engine. The form is that of {@code docker save} (Docker
 * image specification 1.2): a manifest, a configuration, and one layer.
 */
public final class Images {
  private static final int FILE_MODE = 0644;
  private static final String LAYER = "layer.tar";

  private Images() {}

  /**
   * Writes an image of one layer for this machine's processor. Files belong to root; their
   * permissions and symbolic links are kept, times are not, so that equal content gives an equal
   * image.
   *
   * @param archive the tar file to write
   * @param name repository and tag, for example {@code localhost/app:1}
   * @param root the directory that becomes the image's root
   * @param entrypoint the program, an absolute path within the image, and its arguments
   */
  public static void write(Path archive, String name, Path root, List<String> entrypoint) {
    write(archive, name, root, entrypoint, Map.of());
  }

  /**
   * The same with environment variables.
   *
   * @param environment variables in addition to PATH
   */
  public static void write(
      Path archive,
      String name,
      Path root,
      List<String> entrypoint,
      Map<String, String> environment) {
    Path layer = archive.resolveSibling(archive.getFileName() + ".layer");
    try {
      writeLayer(layer, root);
      String config =
          config("sha256:" + sha256(Files.readAllBytes(layer)), entrypoint, environment);
      String configName = sha256(config.getBytes(StandardCharsets.UTF_8)) + ".json";
      String manifest =
          Serialization.asJson(
              List.of(
                  Map.of(
                      "Config", configName,
                      "RepoTags", List.of(name),
                      "Layers", List.of(LAYER))));
      try (TarArchiveOutputStream tar = tar(archive)) {
        add(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        add(tar, configName, config.getBytes(StandardCharsets.UTF_8));
        add(tar, LAYER, Files.readAllBytes(layer));
      }
      Files.delete(layer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(
      String diffId, List<String> entrypoint, Map<String, String> environment) {
    Stream<String> path = Stream.of("PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    Stream<String> others =
        environment.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted();
    return Serialization.asJson(
        Map.of(
            "architecture", architecture(),
            "os", "linux",
            "config", Map.of("Entrypoint", entrypoint, "Env", Stream.concat(path, others).toList()),
            "rootfs", Map.of("type", "layers", "diff_ids", List.of(diffId))));
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }

  private static void writeLayer(Path layer, Path root) throws IOException {
    try (TarArchiveOutputStream tar = tar(layer);
        Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> !each.equals(root)).sorted().toList()) {
        addFile(tar, root.relativize(file).toString(), file);
      }
    }
  }

  private static void addFile(TarArchiveOutputStream tar, String name, Path file)
      throws IOException {
    if (Files.isSymbolicLink(file)) {
      TarArchiveEntry link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      link.setLinkName(Files.readSymbolicLink(file).toString());
      put(tar, link);
    } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      TarArchiveEntry directory = new TarArchiveEntry(name + "/");
      directory.setMode(mode(file));
      put(tar, directory);
    } else {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setMode(mode(file));
      entry.setSize(Files.size(file));
      clean(entry);
      tar.putArchiveEntry(entry);
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
    clean(entry);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(FILE_MODE);
    entry.setSize(content.length);
    clean(entry);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void clean(TarArchiveEntry entry) {
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    entry.setModTime(0);
  }

  private static int mode(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    String text = PosixFilePermissions.toString(permissions);
    int mode = 0;
    for (char letter : text.toCharArray()) {
      mode = (mode << 1) | (letter == '-' ? 0 : 1);
    }
    return mode;
  }

  private static TarArchiveOutputStream tar(Path file) throws IOException {
    OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file));
    TarArchiveOutputStream tar = new TarArchiveOutputStream(stream, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    return tar;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
