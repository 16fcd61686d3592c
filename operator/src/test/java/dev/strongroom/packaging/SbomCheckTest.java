package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The build's gate against known vulnerabilities, with advisories made up for the test. */
class SbomCheckTest {
  private static final Path CHECK = Path.of("src/sbom/check").toAbsolutePath();

  @TempDir Path folder;
  private Path bills;

  @BeforeEach
  void writeBills() throws IOException {
    bills = Files.createDirectory(folder.resolve("sbom"));
    Files.writeString(
        bills.resolve("libraries.cdx.json"),
        bill("driver", "pkg:maven/org.example/driver@1.5.0", "1.5.0"));
    Files.writeString(
        bills.resolve("runtime.cdx.json"),
        bill("glibc", "pkg:deb/debian/glibc@2.36-9?arch=source&distro=debian-12", "2.36-9"));
  }

  static boolean hasScanner() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "osv-scanner")));
  }

  @EnabledIf(value = "hasScanner", disabledReason = "osv-scanner is not on the PATH")
  @ParameterizedTest(name = "driver fixed in {0}, glibc in {1}: exit code {2}")
  @CsvSource({"1.5.0, 2.36-9, 0", "1.6.0, 2.36-9, 1", "1.5.0, 2.36-10, 1"})
  void aKnownVulnerabilityFailsTheBuild(String driver, String glibc, int exitCode)
      throws Exception {
    // Given
    Path databases = folder.resolve("db");
    advisory(databases, "Maven", "Maven", "org.example:driver", driver);
    advisory(databases, "Debian", "Debian:12", "glibc", glibc);

    // When
    Result result = check(databases.toString());

    // Then
    assertThat(result.exitCode()).as(result.text()).isEqualTo(exitCode);
  }

  @Test
  void withoutADatabaseItSaysThatNothingWasChecked() throws Exception {
    // When
    Result result = check("none");

    // Then
    assertThat(result.exitCode()).isZero();
    assertThat(result.text()).contains("NOT checked");
  }

  @Test
  void aDatabaseThatIsNotThereFailsTheBuild() throws Exception {
    // When
    Result result = check(folder.resolve("nowhere").toString());

    // Then
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.text()).contains("there is no " + folder.resolve("nowhere/osv-scanner"));
  }

  private record Result(int exitCode, String text) {}

  private Result check(String database) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(CHECK.toString(), bills.toString(), database))
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), text);
  }

  private static String bill(String name, String purl, String version) {
    return """
    {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [
      {"type": "library", "name": "%s", "version": "%s", "purl": "%s"}]}
    """
        .formatted(name, version, purl);
  }

  /** A database of osv.dev's form with one advisory: all versions before the fixed one. */
  private static void advisory(
      Path databases, String directory, String ecosystem, String name, String fixed)
      throws IOException {
    String advisory =
        """
        {"schema_version": "1.6.0", "id": "TEST-2026-0001", "modified": "2026-01-01T00:00:00Z",
         "published": "2026-01-01T00:00:00Z", "summary": "made up", "details": "made up",
         "affected": [{"package": {"ecosystem": "%s", "name": "%s"},
           "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
        """
            .formatted(ecosystem, name, fixed);
    Path file = databases.resolve("osv-scanner").resolve(directory).resolve("all.zip");
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("TEST-2026-0001.json"));
      zip.write(advisory.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }
}
