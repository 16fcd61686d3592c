package dev.strongroom.adapters.kubernetes.accesskeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.accesskeys.IssuedKey;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.AccessKeyIds;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.crds.AccessKey;
import dev.strongroom.crds.AccessKeySpec;
import dev.strongroom.crds.AccessKeyStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessKeyWatchTest {
  private static final String ID = AccessKeyIds.ofObject("object-1");
  private static final String TIME = "2026-11-29T12:00:00Z";

  private final AtomicLong nanos = new AtomicLong();
  private final AccessKeyWatch watch = new AccessKeyWatch(nanos::get);

  @Test
  void anIssuedKeyIsFoundByTheIdThatFollowsFromItsObject() {
    // Given
    watch.onAdd(object("123456789012", "uid-1", TIME));

    // When
    var found = watch.find(ID);

    // Then
    assertThat(found)
        .contains(
            new IssuedKey(
                "object-1",
                new SessionIdentity(
                    new AccountId("123456789012"), "shop", "checkout", "uid-1", "legacy"),
                Instant.parse(TIME)));
  }

  @Test
  void aDeletedKeyIsGone() {
    // Given
    watch.onAdd(object("123456789012", "uid-1", TIME));

    // When
    watch.onDelete(object("123456789012", "uid-1", TIME), false);

    // Then
    assertThat(watch.find(ID)).isEmpty();
  }

  @Test
  void aKeyThatIsBeingDeletedIsGone() {
    // Given
    AccessKey object = object("123456789012", "uid-1", TIME);
    object.getMetadata().setDeletionTimestamp(TIME);

    // When
    watch.onAdd(object);

    // Then
    assertThat(watch.find(ID)).isEmpty();
  }

  @Test
  void anObjectThatClaimsTheIdOfAnotherDoesNotGetIt() {
    // Given
    AccessKey liar = object("123456789012", "uid-1", TIME);
    liar.getMetadata().setUid("object-2");

    // When
    watch.onAdd(liar);

    // Then
    assertThat(watch.find(ID)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, uid-1, 2026-11-29T12:00:00Z",
        "12345, uid-1, 2026-11-29T12:00:00Z",
        "123456789012, none, 2026-11-29T12:00:00Z",
        "123456789012, uid-1, none",
        "123456789012, uid-1, 2026-13-29T12:00:00Z",
        "123456789012, uid-1, soon"
      })
  void aKeyThatWasNotIssuedIsNone(String account, String uid, String time) {
    // When
    watch.onAdd(object(account, uid, time));

    // Then
    assertThat(watch.find(ID)).isEmpty();
  }

  @Test
  void withoutAWatchNothingIsAllowed() {
    // Given
    watch.onAdd(object("123456789012", "uid-1", TIME));

    // When
    nanos.addAndGet(AccessKeyWatch.INTERRUPTED.toNanos() + 1);

    // Then
    assertThatThrownBy(() -> watch.find(ID)).isInstanceOf(Unavailable.class);
  }

  private static AccessKey object(String account, String serviceAccountUid, String issued) {
    AccessKey object = new AccessKey();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("shop")
            .withName("legacy")
            .withUid("object-1")
            .build());
    object.setSpec(new AccessKeySpec("checkout"));
    object.setStatus(new AccessKeyStatus(ID, account, serviceAccountUid, issued, null));
    return object;
  }
}
