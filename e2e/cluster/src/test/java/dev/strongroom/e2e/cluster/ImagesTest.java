package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form of an image archive, by the Docker image specification 1.2. */
class ImagesTest {
  @TempDir private Path directory;
  private Path root;

  @BeforeEach
  void aRootFileSystem() throws IOException {
    root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("bin"));
    Path program = Files.writeString(root.resolve("bin/app"), "program");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createSymbolicLink(root.resolve("app"), Path.of("bin/app"));
  }

  @Test
  void theManifestNamesAConfigurationWhoseLayerDigestIsTrue() throws Exception {
    // When
    Map<String, byte[]> archive = contents(write("image.tar"));

    // Then
    List<?> manifest =
        Serialization.unmarshal(new ByteArrayInputStream(archive.get("manifest.json")), List.class);
    Map<?, ?> image = (Map<?, ?>) manifest.get(0);
    assertThat(image.get("RepoTags")).isEqualTo(List.of("localhost/app:1"));
    Map<?, ?> config =
        Serialization.unmarshal(
            new ByteArrayInputStream(archive.get((String) image.get("Config"))), Map.class);
    String digest = "sha256:" + sha256(archive.get("layer.tar"));
    assertThat(config.get("rootfs"))
        .isEqualTo(Map.of("type", "layers", "diff_ids", List.of(digest)));
    assertThat(config.toString()).contains("Entrypoint=[/bin/app, serve]", "MODE=test");
  }

  @Test
  void theLayerKeepsPermissionsAndLinks() throws IOException {
    // When
    byte[] layer = contents(write("image.tar")).get("layer.tar");

    // Then
    Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(layer))) {
      for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
        entries.put(each.getName(), each);
      }
    }
    assertThat(entries).containsOnlyKeys("app", "bin/", "bin/app");
    assertThat(entries.get("bin/app").getMode() & 0777).isEqualTo(0751);
    assertThat(entries.get("bin/app").getLongUserId()).isZero();
    assertThat(entries.get("app").getLinkName()).isEqualTo("bin/app");
  }

  @Test
  void equalContentGivesEqualBytes() throws IOException {
    // Given
    byte[] first = Files.readAllBytes(write("first.tar"));

    // When
    byte[] second = Files.readAllBytes(write("second.tar"));

    // Then
    assertThat(second).isEqualTo(first);
  }

  private Path write(String name) {
    Path archive = directory.resolve(name);
    Images.write(
        archive, "localhost/app:1", root, List.of("/bin/app", "serve"), Map.of("MODE", "test"));
    return archive;
  }

  private static Map<String, byte[]> contents(Path archive) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (InputStream file = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
      for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
        contents.put(each.getName(), tar.readAllBytes());
      }
    }
    return contents;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
