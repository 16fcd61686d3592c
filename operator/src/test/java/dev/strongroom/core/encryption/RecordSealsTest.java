package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.crypto.Hkdf;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.FollowedSource;
import dev.strongroom.core.record.HandledRequests;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.ServiceEvent.Kind;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.ValuePlace;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordSealsTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  private static final VersionId FIRST = VersionId.derived("first");
  private static final VersionId SECOND = VersionId.derived("second");
  private static final VersionId THIRD = VersionId.derived("third");
  private static final UUID KEY = new UUID(1, 2);

  private static final RotationFailure FAILURE =
      new RotationFailure(
          RotationStep.SET_SECRET,
          StoredCause.of(ProjectionReason.JsonKeyNotFound.with("spec.value", "host")),
          THEN);
  private static final RunningRotation RUNNING =
      new RunningRotation(
          THIRD, SECOND, RotationStep.SET_SECRET, 2, THEN, THEN, Optional.of("monday"));
  private static final OutsideWork WORK =
      new OutsideWork(OutsideWork.Purpose.SET, Optional.of("job/1"), THEN);
  private static final LabelUpdate UPDATE = new LabelUpdate(StagingLabel.CURRENT, SECOND, 7, THEN);
  private static final ProjectionMac MAC = mac();
  private static final SecretRecord RECORD = record();

  private final AtomicBoolean enforced = new AtomicBoolean();
  private final RecordSeals seals = new RecordSeals(() -> MAC, enforced);

  private static SecretRecord record() {
    SecretRecord made = Vault.secret("shop", "db");
    return made.withTenancy(Tenancy.of("uid-of-shop"))
        .withVersion(VersionEntry.written(FIRST, THEN).holding(new byte[1], 12))
        .withVersion(VersionEntry.written(SECOND, THEN))
        .withVersion(VersionEntry.announced(THIRD, THEN))
        .withLabels(
            made.labels().moveCurrent(FIRST).moveCurrent(SECOND).move(StagingLabel.PENDING, THIRD))
        .withRotation(
            made.rotation()
                .withRunning(Optional.of(RUNNING))
                .withFailure(Optional.of(FAILURE))
                .withHost("db.example.com:5432"))
        .withDeletion(Optional.of(THEN.plusSeconds(60)))
        .withRollback("friday")
        .withSerial(7);
  }

  private static ProjectionMac mac() {
    byte[] key = new byte[KeyMaterial.BYTES];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (i + 1);
    }
    return new ProjectionMac(KeyMaterial.owning(key));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        changed("another owner", r -> owner(r, new Owner("shop", "other", "uid"))),
        changed("another uid of the owner", r -> owner(r, new Owner("shop", "db", "other"))),
        changed("another namespace", r -> owner(r, new Owner("other", "db", "uid"))),
        changed("another incarnation", r -> r.withTenancy(Tenancy.of("other"))),
        changed("no incarnation", r -> r.withTenancy(Tenancy.UNKNOWN)),
        changed("a description", r -> metadata(r, "text", Map.of(), Optional.empty())),
        changed("a tag", r -> metadata(r, "", Map.of("k", "v"), Optional.empty())),
        changed("a pin", r -> metadata(r, "", Map.of(), Optional.of(FIRST))),
        changed("a label moved", r -> r.withLabels(r.labels().moveCurrent(FIRST))),
        changed("a label removed", r -> r.withLabels(r.labels().remove(StagingLabel.PENDING))),
        changed("a version removed", r -> r.withoutVersion(FIRST)),
        changed(
            "a version added",
            r -> r.withVersion(VersionEntry.written(VersionId.derived("x"), THEN))),
        changed("a version lost", r -> entry(r, v -> v.in(VersionEntry.State.MISSING))),
        changed("a version of another length", r -> entry(r, v -> v.holding(new byte[1], 13))),
        changed("a version under a key", r -> entry(r, v -> v.under(keys("AQID", false)))),
        changed("a version under one key alone", r -> entry(r, v -> v.under(keys("AQID", true)))),
        changed("a version under another wrap", r -> entry(r, v -> v.under(keys("AQIE", false)))),
        changed("no rotation", r -> r.withRotation(r.rotation().withRunning(Optional.empty()))),
        changed(
            "another attempt",
            r -> r.withRotation(r.rotation().withRunning(Optional.of(RUNNING.known(true, 1))))),
        changed("outside work", r -> running(r, RUNNING.working(WORK, THEN))),
        changed("outside work that has ended", r -> running(r, RUNNING.workEnded())),
        changed(
            "another window",
            r ->
                r.withRotation(
                    r.rotation().withRunning(Optional.of(RUNNING.within(Optional.of(THEN)))))),
        changed(
            "a test", r -> r.withRotation(r.rotation().withRunning(Optional.of(RUNNING.asTest())))),
        changed(
            "a request taken up",
            r -> r.withRotation(r.rotation().withHandled(HandledRequests.NONE.withCancel("1")))),
        changed("no failure", r -> r.withRotation(r.rotation().withFailure(Optional.empty()))),
        changed("another host", r -> r.withRotation(r.rotation().withHost("evil:5432"))),
        changed("another time of change", r -> r.changed(THEN.plusSeconds(1))),
        changed("no deletion", r -> r.withDeletion(Optional.empty())),
        changed("an earlier deletion", r -> r.withDeletion(Optional.of(THEN))),
        changed("its removal begun", SecretRecord::withRemovalBegun),
        changed("another rollback", r -> r.withRollback("monday")),
        changed(
            "another who asked for the deletion",
            r -> r.withRequestedDeletion(THEN.plusSeconds(60))),
        changed(
            "a policy",
            r -> r.withDeclaration(r.owner(), r.metadata().withPolicy(Optional.of("{}")))),
        changed(
            "a managed policy", r -> attributes(r, a -> a.withManagedPolicies(Map.of("p", "{}")))),
        changed(
            "a region",
            r ->
                attributes(
                    r,
                    a ->
                        a.withReplicas(
                            List.of(RegionReplica.requested("xx-test-2", Optional.empty()))))),
        changed("a primary", r -> attributes(r, a -> a.withPrimary(Optional.of(link(r))))),
        changed("a replica", r -> attributes(r, a -> a.withAccountReplica(Optional.of(link(r))))),
        changed(
            "a rotation function",
            r -> attributes(r, a -> a.withRotation(Optional.of(rotation())))),
        changed(
            "what was taken from a Secret",
            r -> attributes(r, a -> a.withFollowed(new FollowedSource(FIRST, "state")))),
        changed("an event to tell", r -> r.withOutbox(new LabelOutbox(List.of(UPDATE), 0))),
        changed("events given up", r -> r.withOutbox(new LabelOutbox(List.of(), 1))),
        changed("another serial number", r -> r.withSerial(8)));
  }

  private static SecretRecord attributes(
      SecretRecord record, UnaryOperator<SecretAttributes> change) {
    return record.withAttributes(change.apply(record.attributes()));
  }

  private static CrossAccountLink link(SecretRecord record) {
    return CrossAccountLink.toPrimary(record.arn(), CrossAccountLink.Status.PENDING);
  }

  private static RotationSettings rotation() {
    return new RotationSettings(
        true,
        Optional.of("arn:aws:lambda:xx-test-1:123456789012:function:rotate"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new TreeMap<>(),
        Optional.empty());
  }

  @Test
  void everyAttributeIsCovered() {
    // Given
    SecretRecord rotated = attributes(RECORD, a -> a.withRotation(Optional.of(rotation())));
    SecretRecord linked = attributes(rotated, a -> a.withAccountReplica(Optional.of(link(RECORD))));
    String seal = seals.seal(linked);

    // When, Then
    assertThat(seals.isSealed(linked, seal)).isTrue();
    assertThat(seals.isSealed(rotated, seal)).isFalse();
    assertThat(
            seals.isSealed(
                attributes(linked, a -> a.withRotation(Optional.of(rotation().turned(false)))),
                seal))
        .isFalse();
    assertThat(
            seals.isSealed(
                attributes(
                    linked,
                    a ->
                        a.withAccountReplica(
                            Optional.of(
                                link(RECORD)
                                    .in(CrossAccountLink.Status.IN_SYNC, Optional.empty())))),
                seal))
        .isFalse();
    assertThat(
            seals.isSealed(
                attributes(
                    linked,
                    a ->
                        a.withAccountReplica(
                            Optional.of(
                                link(RECORD)
                                    .in(
                                        link(RECORD).status(),
                                        Optional.of(new StoredCause("CODE", List.of())))))),
                seal))
        .isFalse();
    assertThat(
            seals.isSealed(
                attributes(
                    linked,
                    a ->
                        a.withAccountReplica(Optional.empty())
                            .withPrimary(Optional.of(link(RECORD)))),
                seal))
        .isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whateverDecidesSomethingIsCovered(String name, UnaryOperator<SecretRecord> change) {
    // Given
    String seal = seals.seal(RECORD);

    // When
    SecretRecord changed = change.apply(RECORD);

    // Then
    assertThat(changed).isNotEqualTo(RECORD);
    assertThat(seals.isSealed(RECORD, seal)).isTrue();
    assertThat(seals.isSealed(changed, seal)).isFalse();
  }

  @Test
  void anotherHandleOfOutsideWorkNeedsAnotherSeal() {
    // Given
    SecretRecord working = running(RECORD, RUNNING.working(WORK, THEN));
    String seal = seals.seal(working);

    // When
    SecretRecord changed = running(RECORD, RUNNING.working(WORK.under("job/2"), THEN));

    // Then
    assertThat(seals.isSealed(working, seal)).isTrue();
    assertThat(seals.isSealed(changed, seal)).isFalse();
  }

  @Test
  void accessDatesAndTheStoresRevisionAreNotCovered() {
    // Given
    String seal = seals.seal(RECORD);

    // When
    SecretRecord read = entry(RECORD.readOn(DAY), v -> v.readOn(DAY)).at("4711");

    // Then
    assertThat(seals.isSealed(read, seal)).isTrue();
  }

  @Test
  void whereAValueIsIsNotCovered() {
    // Given
    String seal = seals.seal(RECORD);

    // When
    SecretRecord moved = entry(RECORD, v -> v.at(new ValuePlace.Apart("v-1")));

    // Then
    assertThat(seals.isSealed(moved, seal)).isTrue();
  }

  @Test
  void waitingServiceEventsAreNotCoveredAndHaveASealOfTheirOwn() {
    // Given
    ServiceEvent event =
        new ServiceEvent(
            Kind.ROTATION_FAILED,
            List.of(FIRST, SECOND),
            7,
            THEN,
            Optional.of(FAILURE),
            Optional.of(THEN));
    AuditOutbox outbox = AuditOutbox.EMPTY.with(List.of(event)).recordedUntil(THEN);
    SecretRecord noted = RECORD.withAuditOutbox(outbox);

    // When
    String seal = seals.sealAuditOutbox(noted);

    // Then
    assertThat(seals.isSealed(noted, seals.seal(RECORD))).isTrue();
    seals.requireAuditOutbox(noted, seal);
    seals.requireAuditOutbox(RECORD, null);
    for (AuditOutbox other : others(event)) {
      assertThatThrownBy(() -> seals.requireAuditOutbox(RECORD.withAuditOutbox(other), seal))
          .as(other.toString())
          .isInstanceOf(Unreadable.class);
    }
    SecretRecord elsewhere = owner(noted, new Owner("other", "db", "uid"));
    assertThatThrownBy(() -> seals.requireAuditOutbox(elsewhere, seal))
        .isInstanceOf(Unreadable.class);
    assertThatThrownBy(() -> seals.requireAuditOutbox(noted, null)).isInstanceOf(Unreadable.class);
    assertThatThrownBy(() -> seals.requireAuditOutbox(noted, seals.seal(noted)))
        .isInstanceOf(Unreadable.class);
  }

  private static List<AuditOutbox> others(ServiceEvent of) {
    Optional<Instant> until = Optional.of(THEN);
    Optional<Instant> later = Optional.of(THEN.plusSeconds(1));
    Optional<RotationFailure> failure = of.failure();
    List<VersionId> one = List.of(FIRST);
    return List.of(
        new AuditOutbox(List.of(of), later),
        new AuditOutbox(List.of(of), Optional.empty()),
        new AuditOutbox(List.of(of, of), until),
        new AuditOutbox(List.of(), until),
        event(until, Kind.ROTATION_STARTED, of.versions(), 7, THEN, failure, until),
        event(until, of.kind(), one, 7, THEN, failure, until),
        event(until, of.kind(), of.versions(), 8, THEN, failure, until),
        event(until, of.kind(), of.versions(), 7, later.get(), failure, until),
        event(until, of.kind(), of.versions(), 7, THEN, Optional.empty(), until),
        event(until, of.kind(), of.versions(), 7, THEN, failure, later));
  }

  private static AuditOutbox event(
      Optional<Instant> until,
      Kind kind,
      List<VersionId> versions,
      long serial,
      Instant at,
      Optional<RotationFailure> failure,
      Optional<Instant> deletionAt) {
    return new AuditOutbox(
        List.of(new ServiceEvent(kind, versions, serial, at, failure, deletionAt)), until);
  }

  @Test
  void whatIsNoSealIsNotTheRecords() {
    // Given
    String seal = seals.seal(RECORD);

    // When, Then
    for (String other : List.of("", "v1.", "v1.%%%", "v2" + seal.substring(2), seal + "AA")) {
      assertThat(seals.isSealed(RECORD, other)).as(other).isFalse();
    }
    assertThat(seals.isSealed(RECORD, null)).isFalse();
  }

  @Test
  void aMissingSealIsRefusedOnceSealsAreEnforced() {
    // Given
    seals.require(RECORD, null);

    // When
    seals.enforce();

    // Then
    Unreadable refusal = catchThrowableOfType(Unreadable.class, () -> seals.require(RECORD, null));
    assertThat(refusal.finding()).isEqualTo(StoreReason.RecordTampered.with("db"));
    seals.require(RECORD, seals.seal(RECORD));
  }

  /** Another input of the MAC would make every record of every store look tampered with. */
  @Test
  void theSealIsFrozen() {
    assertThat(seals.seal(RECORD)).isEqualTo("v1.2by_NLSRG5p4jdbt3I_aCAXE7rTso7HpJo6bFwOTJbY");
  }

  /** Computed by another implementation of RFC 5869. */
  @Test
  void theKeyOfRecordsIsDerivedFromTheOneOfProjections() {
    // Given
    byte[] key = HexFormat.of().parseHex("0b".repeat(KeyMaterial.BYTES));

    // When
    KeyMaterial derived = Hkdf.derive(KeyMaterial.owning(key), "strongroom.dev/record-mac/1");

    // Then
    byte[] expected =
        HexFormat.of().parseHex("49b1d3a2f5a9d984e4d8d644eb13c3c966496bb18ed81e04fb9e30da1cc41f5e");
    assertThat(derived.sameAs(KeyMaterial.owning(expected))).isTrue();
  }

  @Test
  void allReplicasHaveTheSameMacForRecordsAndItIsNotTheOneForProjections() {
    // Given
    Vault vault = new Vault();
    KeyRing other = new KeyRing(vault.store, Vault.rootKey(1), Vault.CLOCK, new SecureRandom());
    byte[] field = {1};

    // When
    byte[] mac = vault.keys.recordMac().mac(field);

    // Then
    assertThat(other.recordMac().verify(mac, field)).isTrue();
    assertThat(other.projectionMac().verify(mac, field)).isFalse();
  }

  @Test
  void noOtherKeyTakesThePlaceOfALostOneThatSealsWereMadeWith() {
    // Given
    KeyRing keys = new Vault().keys;
    keys.keepMacKeyWhile(() -> true);

    // When
    Unreadable refusal = catchThrowableOfType(Unreadable.class, keys::recordMac);

    // Then
    assertThat(refusal.finding()).isEqualTo(KeyReason.KeyMissing.with("projection-mac"));
  }

  private static Arguments changed(String name, UnaryOperator<SecretRecord> change) {
    return Arguments.of(name, change);
  }

  private static SecretRecord owner(SecretRecord record, Owner next) {
    return record.withDeclaration(next, record.metadata());
  }

  private static SecretRecord metadata(
      SecretRecord record, String description, Map<String, String> tags, Optional<VersionId> pin) {
    return record.withDeclaration(
        record.owner(),
        new Metadata(description, tags, "", DeletionPolicy.DEFAULT, pin, Optional.empty()));
  }

  private static SecretRecord running(SecretRecord record, RunningRotation running) {
    return record.withRotation(record.rotation().withRunning(Optional.of(running)));
  }

  private static SecretRecord entry(SecretRecord record, UnaryOperator<VersionEntry> change) {
    return record.withVersion(change.apply(record.version(FIRST).orElseThrow()));
  }

  private static VersionKeys keys(String wrapped, boolean retired) {
    return new VersionKeys(
        Optional.empty(), List.of(new Rewrap(Optional.of(KEY), wrapped)), retired);
  }
}
