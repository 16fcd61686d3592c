package dev.strongroom.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.encryption.CountingRandom;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.FlakyRootKey;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackupFileTest {
  private static final AesGcmRootKey ROOT = Vault.rootKey(1);
  private static final AesGcmRootKey RECOVERY = Vault.rootKey(2);
  private static final List<BackupEntry> ENTRIES =
      List.of(
          entry(Kind.KEY, "key"),
          entry(Kind.VERSION, "version".repeat(20_000)),
          entry(Kind.VERSION, "v"),
          entry(Kind.RECORD, "record".repeat(40_000)));

  @Test
  void whatIsWrittenIsReadWithAnyOneOfItsKeys() {
    byte[] file = write(List.of(ROOT, RECOVERY), new SecureRandom(), ENTRIES);

    for (RootKey key : List.of(ROOT, RECOVERY)) {
      assertThat(texts(read(file, key))).isEqualTo(texts(ENTRIES));
    }
    assertFails(BackupReason.BackupLocked, () -> read(file, Vault.rootKey(3)));
  }

  @Test
  void theKeyOfItsMaterialsComesOutAsItWentIn() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] written;
    try (BackupWriter writer =
        BackupWriter.begin(out, Vault.NOW, List.of(ROOT), new SecureRandom())) {
      written = writer.materialsKey().bytes(PlaintextAccess.granted());
      writer.finish();
    }

    try (BackupReader reader = open(out.toByteArray(), ROOT)) {
      assertThat(reader.materialsKey().bytes(PlaintextAccess.granted())).isEqualTo(written);
      assertThat(reader.header().createdAt()).isEqualTo(Vault.NOW);
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void whatWasWrittenIsReadBackWithoutAnyOfItsKeys() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BackupWriter writer =
        BackupWriter.begin(out, Vault.NOW, List.of(ROOT), new SecureRandom())) {
      writer.write(ENTRIES.get(0));
      writer.finish();

      try (BackupReader reader = writer.reader(new ByteArrayInputStream(out.toByteArray()))) {
        assertThat(reader.next().map(BackupEntry::kind)).contains(Kind.KEY);
        assertThat(reader.next()).isEmpty();
      }
      byte[] other = write(List.of(ROOT), new SecureRandom(), ENTRIES);
      assertFails(
          BackupReason.BackupDamaged,
          () -> {
            try {
              writer.reader(new ByteArrayInputStream(other));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] file =
        write(
            List.of(ROOT),
            new SecureRandom(),
            List.of(entry(Kind.KEY, "a"), entry(Kind.RECORD, "b")));

    for (int bit = 0; bit < file.length * 8; bit++) {
      byte[] damaged = file.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatExceptionOfType(Unreadable.class)
          .as("bit %d", bit)
          .isThrownBy(() -> read(damaged, ROOT))
          .satisfies(
              e ->
                  assertThat(e.finding().reason())
                      .isIn(
                          BackupReason.BackupDamaged,
                          BackupReason.BackupLocked,
                          BackupReason.NotABackup,
                          BackupReason.BackupOfNewerVersion,
                          BackupReason.BackupCutOff));
    }
  }

  @Test
  void aFileThatIsCutOffOrGoesOnAfterItsEndIsFound() {
    byte[] file = write(List.of(ROOT), new SecureRandom(), ENTRIES);

    for (int length = 0; length < file.length; length += length < 300 ? 1 : 9_973) {
      byte[] cut = Arrays.copyOf(file, length);
      assertFails(BackupReason.BackupCutOff, () -> read(cut, ROOT));
    }
    assertFails(BackupReason.BackupDamaged, () -> read(Arrays.copyOf(file, file.length + 1), ROOT));
  }

  @Test
  void anotherFileIsNotTakenForADamagedBackup() {
    byte[] other = "apiVersion: v1\nkind: Secret\n".getBytes(StandardCharsets.UTF_8);

    assertFails(BackupReason.NotABackup, () -> read(other, ROOT));
  }

  @Test
  void aBackupOfANewerVersionSaysSo() {
    byte[] newer = write(List.of(ROOT), new SecureRandom(), ENTRIES);
    newer[8] = BackupHeader.FORMAT + 1;

    assertFails(BackupReason.BackupOfNewerVersion, () -> read(newer, ROOT));
  }

  @Test
  void chunksOfItCannotBeLeftOutMovedNorTakenFromAnotherFile() {
    byte[] file = write(List.of(ROOT), new SecureRandom(), ENTRIES);
    byte[] other = write(List.of(ROOT), new SecureRandom(), ENTRIES);
    int first = header(file);
    int chunk = 5 + BackupWriter.CHUNK + AesGcm.OVERHEAD;

    byte[] without = concat(Arrays.copyOf(file, first), tail(file, first + chunk));
    assertFails(BackupReason.BackupDamaged, () -> read(without, ROOT));
    byte[] swapped = file.clone();
    System.arraycopy(file, first, swapped, first + chunk, chunk);
    System.arraycopy(file, first + chunk, swapped, first, chunk);
    assertFails(BackupReason.BackupDamaged, () -> read(swapped, ROOT));
    byte[] mixed = concat(Arrays.copyOf(file, first), tail(other, first));
    assertFails(BackupReason.BackupDamaged, () -> read(mixed, ROOT));
  }

  @Test
  void aRootKeyThatIsAwayIsAnAbsenceUnlessAnotherKeyOpensTheFile() {
    byte[] file = write(List.of(ROOT, RECOVERY), new SecureRandom(), ENTRIES);
    FlakyRootKey away = new FlakyRootKey(ROOT);
    away.away = true;

    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> read(file, away));
    assertThat(read(file, away, RECOVERY)).hasSameSizeAs(ENTRIES);
  }

  @Test
  void noBytesMakeTheReaderFailInAnotherWay() {
    byte[] file = write(List.of(ROOT), new SecureRandom(), ENTRIES);
    Random random = new Random(1);
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(200)] : Arrays.copyOf(file, 400);
      if (i % 2 == 0) {
        random.nextBytes(bytes);
        System.arraycopy(file, 0, bytes, 0, Math.min(9, bytes.length));
      } else {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> read(bytes, ROOT));
    }
  }

  @Test
  void entriesAreBounded() throws IOException {
    try (BackupWriter writer =
        BackupWriter.begin(
            new ByteArrayOutputStream(), Vault.NOW, List.of(ROOT), new SecureRandom())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.write(new BackupEntry(Kind.KEY, new byte[0])));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> writer.write(new BackupEntry(Kind.KEY, new byte[BackupEntry.MOST_BYTES + 1])));
      writer.write(new BackupEntry(Kind.KEY, new byte[BackupEntry.MOST_BYTES]));
    }
  }

  /** Written by the first release: whatever else changes, these bytes are read. */
  @Test
  void formatOneIsFrozen() throws IOException {
    byte[] golden;
    try (InputStream in = BackupFileTest.class.getResourceAsStream("backup-1.hex")) {
      golden =
          HexFormat.of()
              .parseHex(
                  new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
    }

    byte[] written =
        write(
            List.of(Vault.rootKey(1, new CountingRandom())),
            new CountingRandom(),
            List.of(entry(Kind.KEY, "a key"), entry(Kind.RECORD, "a record")));

    assertThat(HexFormat.of().formatHex(written)).isEqualTo(HexFormat.of().formatHex(golden));
    assertThat(read(golden, ROOT))
        .extracting(e -> new String(e.content(), StandardCharsets.UTF_8))
        .containsExactly("a key", "a record");
  }

  private static int header(byte[] file) {
    int idLength = file[18];
    int wrapped = 19 + idLength;
    return wrapped + 2 + (file[wrapped] & 0xff) * 256 + (file[wrapped + 1] & 0xff);
  }

  private static List<String> texts(List<BackupEntry> entries) {
    return entries.stream()
        .map(entry -> entry.kind() + " " + new String(entry.content(), StandardCharsets.UTF_8))
        .toList();
  }

  private static BackupEntry entry(Kind kind, String text) {
    return new BackupEntry(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] write(List<RootKey> keys, SecureRandom random, List<BackupEntry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BackupWriter writer = BackupWriter.begin(out, Vault.NOW, keys, random)) {
      for (BackupEntry entry : entries) {
        writer.write(entry);
      }
      writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static BackupReader open(byte[] file, RootKey... keys) throws IOException {
    return BackupReader.open(new ByteArrayInputStream(file), List.of(keys));
  }

  private static List<BackupEntry> read(byte[] file, RootKey... keys) {
    List<BackupEntry> entries = new ArrayList<>();
    try (BackupReader reader = open(file, keys)) {
      for (Optional<BackupEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        entries.add(e.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static void assertFails(Reason reason, Runnable action) {
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason));
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
