package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class EnvelopeCipherTest {
  private static final VersionId V1 = VersionId.derived("one");
  private static final SecretRecord SECRET = Vault.secret("shop", "shop/db");

  private final Vault vault = new Vault();

  @Property(tries = 200)
  void givesBackWhatWasSealed(
      @ForAll @Size(min = 1, max = 2000) byte[] bytes, @ForAll SecretValue.Kind kind) {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.owning(kind, bytes.clone()));

    try (SecretValue opened = vault.cipher.open(SECRET, V1, sealed)) {
      assertThat(opened.kind()).isEqualTo(kind);
      assertThat(opened.bytes(PlaintextAccess.granted())).isEqualTo(bytes);
    }
  }

  @Example
  void sealsTheLargestValue() {
    byte[] largest = new byte[SecretValue.MAX_BYTES];
    Arrays.fill(largest, (byte) 'x');

    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.detecting(largest.clone()));

    try (SecretValue opened = vault.cipher.open(SECRET, V1, sealed)) {
      assertThat(opened.bytes(PlaintextAccess.granted())).isEqualTo(largest);
    }
  }

  @Example
  void everySingleBitFlipIsDamage() {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("correct horse"));

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertDamaged(SECRET, V1, flipped);
    }
  }

  @Property(tries = 300)
  void anyOtherBytesAreDamage(@ForAll @Size(max = 300) byte[] noise) {
    vault.cipher.seal(SECRET, V1, SecretValue.text("makes the key"));

    assertDamaged(SECRET, V1, noise);
  }

  @Property(tries = 300)
  void anyCutOrOverwriteIsDamage(
      @ForAll @IntRange(max = 140) int at, @ForAll byte with, @ForAll boolean cut) {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("0123456789abcdef"));
    Assume.that(at < sealed.length && sealed[at] != with);
    byte[] changed = cut ? Arrays.copyOf(sealed, at) : sealed.clone();
    if (!cut) {
      changed[at] = with;
    }

    assertDamaged(SECRET, V1, changed);
  }

  @Example
  void appendedBytesAreDamage() {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("x"));

    assertDamaged(SECRET, V1, Arrays.copyOf(sealed, sealed.length + 1));
  }

  @Property(tries = 50)
  void anotherVersionIsDamage(@ForAll int other) {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("x"));

    assertDamaged(SECRET, VersionId.derived("other " + other), sealed);
  }

  @Example
  void anotherSecretOrAccountIsDamage() {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("x"));
    vault.cipher.seal(Vault.secret("other", "a"), V1, SecretValue.text("makes its key"));

    assertDamaged(Vault.secret("shop", "shop/db2"), V1, sealed);
    assertDamaged(Vault.secret("other", "shop/db"), V1, sealed);
  }

  @Example
  void theDataKeyOfOneValueCannotCarryAnother() {
    byte[] first = vault.cipher.seal(SECRET, V1, SecretValue.text("aaaa"));
    byte[] second = vault.cipher.seal(SECRET, V1, SecretValue.text("bbbb"));
    byte[] mixed = first.clone();
    System.arraycopy(second, 25, mixed, 25, EncryptionKey.WRAPPED_BYTES);

    assertDamaged(SECRET, V1, mixed);
  }

  @Example
  void damageDoesNotSpoilWhatIsOpenedNext() {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("x"));
    byte[] damaged = sealed.clone();
    damaged[30] ^= 1;
    assertDamaged(SECRET, V1, damaged);

    try (SecretValue opened = vault.cipher.open(SECRET, V1, sealed)) {
      assertThat(opened.text(PlaintextAccess.granted())).isEqualTo("x");
    }
  }

  @Example
  void manyThreadsSealAndOpenWithOneKey() {
    List<String> texts = IntStream.range(0, 2000).mapToObj(i -> "value " + i).toList();

    List<String> opened = texts.parallelStream().map(this::sealedAndOpened).toList();

    assertThat(opened).isEqualTo(texts);
  }

  private String sealedAndOpened(String text) {
    byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text(text));
    try (SecretValue opened = vault.cipher.open(SECRET, V1, sealed)) {
      return opened.text(PlaintextAccess.granted());
    }
  }

  @Example
  void sealingAndOpeningLeaveWhatTheyAreGiven() {
    SecretValue value = SecretValue.text("x");
    byte[] sealed = vault.cipher.seal(SECRET, V1, value);
    byte[] before = sealed.clone();

    vault.cipher.open(SECRET, V1, sealed).close();

    assertThat(sealed).isEqualTo(before);
    assertThat(value.text(PlaintextAccess.granted())).isEqualTo("x");
  }

  @Example
  void noNonceIsUsedTwice() {
    Set<String> nonces = new HashSet<>();

    for (int i = 0; i < 500; i++) {
      byte[] sealed = vault.cipher.seal(SECRET, V1, SecretValue.text("same"));
      nonces.add(HexFormat.of().formatHex(sealed, 25, 25 + AesGcm.NONCE));
      nonces.add(HexFormat.of().formatHex(sealed, 89, 89 + AesGcm.NONCE));
    }

    assertThat(nonces).hasSize(1000);
  }

  @Example
  void theSameValueIsSealedDifferentlyEachTime() {
    byte[] first = vault.cipher.seal(SECRET, V1, SecretValue.text("same"));
    byte[] second = vault.cipher.seal(SECRET, V1, SecretValue.text("same"));

    assertThat(Arrays.copyOfRange(first, 25, first.length))
        .isNotEqualTo(Arrays.copyOfRange(second, 25, second.length));
  }

  @Example
  void aValueIsOpenedForTheAccountThatItWasSealedForAlone() {
    // Given two accounts whose keys have one id and one material, as no others have
    Vault ours = known();
    byte[] sealed = ours.cipher.seal(SECRET, V1, SecretValue.text("x"));
    Vault theirs = known();
    theirs.keys.current("thief", Optional.empty());
    SecretRecord copied =
        SecretRecord.create(
            SECRET.arn(), new Owner("thief", "db", "uid"), SECRET.metadata(), Vault.NOW);

    // When, Then
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> theirs.cipher.open(copied, V1, sealed))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(StoreReason.DamagedCiphertext));
  }

  private static Vault known() {
    CountingRandom random = new CountingRandom();
    return new Vault(new MemoryKeyRecordStore(), Vault.rootKey(100, random), random);
  }

  /** The file was written once; whoever has to change it has changed format 2. */
  @Example
  void formatTwoIsFrozen() throws IOException {
    Vault known = known();

    byte[] sealed = known.cipher.seal(SECRET, V1, SecretValue.text("golden"));

    assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(golden("ciphertext-2.hex"));
    assertThat(HexFormat.of().formatHex(wrapped(known, "default.shop")))
        .isEqualTo(golden("key-material-1.hex"));
    assertGolden(known, SECRET, sealed);
  }

  /** It was written by earlier versions, and no file of it is ever made again. */
  @Example
  void formatOneIsStillOpened() throws IOException {
    Vault known = known();
    known.cipher.seal(SECRET, V1, SecretValue.text("makes the key"));

    assertGolden(known, SECRET, HexFormat.of().parseHex(golden("ciphertext-1.hex")));
  }

  /** The same for a data key that was wrapped under another key later. */
  @Example
  void formatTwoOfALaterWrapIsFrozen() throws IOException {
    Vault known = known();
    byte[] sealed = known.cipher.seal(SECRET, V1, SecretValue.text("golden"));
    UUID next = customerKey(known);
    SecretRecord moved = movedTo(next);

    Rewrap wrap = known.cipher.rewrap(moved, V1, sealed);

    byte[] bytes = Base64.getDecoder().decode(wrap.wrapped());
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(golden("rewrapped-data-key-2.hex"));
    assertGolden(known, under(moved, next, wrap), sealed);
  }

  @Example
  void formatOneOfALaterWrapIsStillOpened() throws IOException {
    Vault known = known();
    known.cipher.seal(SECRET, V1, SecretValue.text("makes the key"));
    UUID next = customerKey(known);
    byte[] wrapped = HexFormat.of().parseHex(golden("rewrapped-data-key-1.hex"));
    Rewrap wrap = new Rewrap(Optional.of(next), Base64.getEncoder().encodeToString(wrapped));

    SecretRecord moved = under(movedTo(next), next, wrap);

    assertGolden(known, moved, HexFormat.of().parseHex(golden("ciphertext-1.hex")));
  }

  @Example
  void aLaterWrapOfFormatOneBindsTheAccountToo() throws IOException {
    Vault known = known();
    known.cipher.seal(SECRET, V1, SecretValue.text("makes the key"));
    byte[] old = HexFormat.of().parseHex(golden("ciphertext-1.hex"));
    UUID next = customerKey(known);
    SecretRecord moved = movedTo(next);

    Rewrap wrap = known.cipher.rewrap(moved, V1, old);

    assertThat(Base64.getDecoder().decode(wrap.wrapped())[0]).isEqualTo((byte) 2);
    assertGolden(known, under(moved, next, wrap), old);
  }

  private static SecretRecord movedTo(UUID key) {
    return SECRET
        .withVersion(VersionEntry.written(V1, Vault.NOW))
        .withDeclaration(SECRET.owner(), SECRET.metadata().withKey(Optional.of(key)));
  }

  private static SecretRecord under(SecretRecord record, UUID key, Rewrap wrap) {
    VersionEntry entry = record.version(V1).orElseThrow();
    return record.withVersion(entry.under(entry.keys().only(Optional.of(key), Optional.of(wrap))));
  }

  private static void assertGolden(Vault vault, SecretRecord record, byte[] sealed) {
    try (SecretValue opened = vault.cipher.open(record, V1, sealed)) {
      assertThat(opened.text(PlaintextAccess.granted())).isEqualTo("golden");
    }
  }

  private static UUID customerKey(Vault vault) {
    KeyDeclaration declared =
        new KeyDeclaration(
            new Owner("shop", "orders", "uid"),
            "orders",
            Set.of(),
            "",
            Map.of(),
            Optional.empty(),
            true,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);
    return new DeclareKey(
            vault.store,
            vault.maker,
            () -> vault.store.records.values(),
            Vault::namespace,
            "xx-test-1",
            KeyBudget.UNLIMITED,
            Vault.CLOCK)
        .declare(declared, Vault.namespace("shop"), Optional.empty())
        .orElseThrow()
        .keyId();
  }

  private static byte[] wrapped(Vault vault, String name) {
    return vault.store.records.get(name).current().wrapped();
  }

  private static String golden(String file) throws IOException {
    try (InputStream in = EnvelopeCipherTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }

  private void assertDamaged(SecretRecord record, VersionId version, byte[] bytes) {
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> vault.cipher.open(record, version, bytes))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(StoreReason.DamagedCiphertext));
  }
}
