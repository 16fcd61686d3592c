package dev.strongroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.auditsinks.Ed25519Signer;
import dev.strongroom.core.audit.AuditActions;
import dev.strongroom.core.audit.AuditChain;
import dev.strongroom.core.audit.AuditEvent;
import dev.strongroom.core.audit.AuditField;
import dev.strongroom.core.audit.AuditFields;
import dev.strongroom.core.audit.AuditIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditVerifyCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final Ed25519Signer SIGNER = Ed25519Signer.generated(new SecureRandom());

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aWholeTrailInFilesIsVerified() throws IOException {
    // Given
    List<String> lines = trail();
    Path first = folder.resolve("0/0000000001.jsonl.gz");
    Files.createDirectories(first.getParent());
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(first))) {
      gzip.write(
          (String.join("\n", lines.subList(0, 4)) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    Files.write(folder.resolve("0/0000000002.jsonl"), lines.subList(4, lines.size()));

    // When
    int code = run(folder.toString());

    // Then
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("9 lines in 1 chains verified, 0 problems")
        .contains("signed with " + SIGNER.publicKey() + ", not compared");
    assertThat(err.toString()).contains("0000000002.jsonl");
  }

  @Test
  void aFileThatWasCompressedMeanwhileIsFound() throws IOException {
    // Given
    Path file = folder.resolve("0000000001.jsonl");
    Path compressed = folder.resolve("0000000001.jsonl.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      gzip.write((String.join("\n", trail()) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    // When
    int code = run(file.toString());

    // Then
    assertThat(code).isZero();
  }

  @Test
  void aProblemIsNamedWithFileAndLine() throws IOException {
    // Given
    List<String> lines = new ArrayList<>(trail());
    lines.remove(3);
    Path file = Files.write(folder.resolve("t.jsonl"), lines);

    // When
    int code = run(file.toString());

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains(file + ":4: MISSING in chain ")
        .contains("Lines 3 to 3 are missing before this line.");
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    // Given
    Path notCompressed = Files.writeString(folder.resolve("t.jsonl.gz"), "text");

    // When
    List<Integer> codes =
        List.of(
            run(folder.resolve("none").toString()),
            run(notCompressed.toString()),
            run("--public-key", notCompressed.toString(), "-"),
            run("--anchors", notCompressed.toString(), "-"));

    // Then
    assertThat(codes).containsOnly(2);
    assertThat(err.toString())
        .contains("strongroom: " + folder.resolve("none") + " cannot be read")
        .contains("strongroom: " + notCompressed + " has no -----BEGIN PUBLIC KEY-----");
  }

  @Test
  void standardInputMayBeALogWithOtherLines() throws IOException {
    // Given
    List<String> lines = new ArrayList<>(trail());
    lines.add(2, "2026-11-29T10:00:00.000Z INFO  OperatorCommand started");
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream((String.join("\n", lines)).getBytes(StandardCharsets.US_ASCII)));

    // When
    int code;
    try {
      code = run("--mixed");
    } finally {
      System.setIn(before);
    }

    // Then
    assertThat(out.toString()).contains("9 lines in 1 chains verified, 0 problems");
    assertThat(code).isZero();
  }

  @Test
  void aTrustedKeyIsRequiredAndAccepted() throws IOException {
    // Given
    Path file = Files.write(folder.resolve("t.jsonl"), trail());
    Path own = pem("own.pem", SIGNER);
    Path other = pem("other.pem", Ed25519Signer.generated(new SecureRandom()));

    // When
    List<Integer> codes =
        List.of(
            run("--public-key", own.toString(), file.toString()),
            run("--public-key", other.toString(), file.toString()));

    // Then
    assertThat(codes).containsExactly(0, 1);
    assertThat(out.toString()).contains("UNKNOWN_KEY");
  }

  @Test
  void aLogWithCheckpointsShowsThatTheEndWasCutOff() throws IOException {
    // Given
    List<String> lines = trail();
    Path log =
        Files.write(
            folder.resolve("log"), List.of("INFO audit sink file: checkpoint " + lines.get(8)));
    Path cut = Files.write(folder.resolve("t.jsonl"), lines.subList(0, 5));

    // When
    int code = run("--running", "--anchors", log.toString(), cut.toString());

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains("lines 5 to 8 were written");
  }

  @Test
  void aFileThatEndsInTheMiddleOfALineIsTorn() throws IOException {
    // Given
    String text = String.join("\n", trail());
    Path file = Files.writeString(folder.resolve("t.jsonl"), text.substring(0, text.length() - 20));

    // When
    int code = run(file.toString());

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains(file + ":9: TORN").contains(file + ":8: NOT_ENDED");
  }

  @Test
  void theHelpNamesOptionsAndExitCodes() {
    // When
    int code = run("--help");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("--public-key", "--anchors", "--mixed", "--partial", "--running")
        .contains("0 the trail is whole, 1 there are problems, 2 something cannot be");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("audit", "verify"));
    all.addAll(List.of(arguments));
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(all.toArray(String[]::new));
  }

  /** Start, six records with a checkpoint in the middle, end. */
  private static List<String> trail() {
    AuditChain chain = new AuditChain("ab".repeat(16), "pod-1", SIGNER, 3, Duration.ofHours(1));
    List<String> lines = new ArrayList<>();
    lines.add(chain.start(Optional.empty(), NOW).text());
    for (int i = 0; i < 6; i++) {
      lines.add(chain.append(event(i)).text());
      if (i == 2) {
        lines.add(chain.checkpoint(NOW).orElseThrow().text());
      }
    }
    lines.add(chain.end(NOW).text());
    return lines;
  }

  private static AuditEvent event(int number) {
    return new AuditEvent(
        new UUID(0, number),
        NOW,
        new AuditIdentity.Service(),
        AuditActions.call(AuditActions.SECRETS_MANAGER, "TagResource"),
        "cluster-local-1",
        AuditEvent.Origin.SERVICE,
        Optional.empty(),
        AuditFields.NONE.with(AuditField.SECRET_ID, "app"),
        AuditFields.NONE,
        AuditFields.NONE,
        "request",
        List.of(),
        "123456789012",
        Optional.empty());
  }

  private Path pem(String name, Ed25519Signer signer) throws IOException {
    byte[] encoded = Base64.getDecoder().decode(signer.publicKey());
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(encoded)
            + "\n-----END PUBLIC KEY-----\n");
  }
}
