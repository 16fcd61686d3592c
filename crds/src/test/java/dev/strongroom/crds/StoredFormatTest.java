package dev.strongroom.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * An earlier version drops the fields of nested structures that it does not know. So a field that
 * is added to one needs a new format, unless the loss of it does no harm: decide, raise {@link
 * SecretRecordSpec#FORMAT} and have records with the field written in it, and add it here.
 */
class StoredFormatTest {
  @Test
  void nestedFieldsOfRecordsAreThoseOfTheirFormat() {
    assertThat(SecretRecordSpec.FORMAT).isEqualTo(5);
    assertThat(nested(SecretRecordSpec.class))
        .containsExactlyInAnyOrder(
            "Attributes: managedPolicies replicas primary accountReplica rotation followed",
            "AuditOutbox: events recordedUntil seal",
            "Failure: step cause at code names",
            "Followed: version state",
            "Handled: cancel clear test testFailure",
            "LabelUpdate: label version serial at",
            "Link: arn status message role anyOrganization copier copied code names",
            "Owner: namespace name uid",
            "Replica: region key failed message",
            "Retiring: version mode notBefore attempt code names",
            "Rewrap: key wrapped",
            "Rotation: running lastRequestId lastRotatedAt nextRotationAt scheduleKey lastFailure"
                + " host retiring handled strategy",
            "RotationSettings: enabled function afterDays schedule duration externalMetadata"
                + " externalRole",
            "Running: token from step attempt notBefore startedAt requestId lastFailure untouched"
                + " starts work worksEnded until test",
            "ServiceEvent: event versions serial at failure deletionAt",
            "Version: id createdAt empty missing accessedOn key rewraps retired size",
            "Work: purpose handle startedAt");
  }

  @Test
  void nestedFieldsOfKeysAreThoseOfTheirFormat() {
    assertThat(KeyRecordSpec.FORMAT).isEqualTo(1);
    assertThat(nested(KeyRecordSpec.class))
        .containsExactlyInAnyOrder(
            "Material: id rootKeyId wrapped createdAt",
            "Customer: ownerName ownerUid arn description tags policy enabled rotationPeriodDays"
                + " deletionWindowDays toBeDeleted deletionAt lastRotationRequest");
  }

  private static List<String> nested(Class<?> spec) {
    List<String> structures = new ArrayList<>();
    for (Class<?> nested : spec.getDeclaredClasses()) {
      Stream<String> fields =
          Arrays.stream(nested.getRecordComponents()).map(RecordComponent::getName);
      structures.add(nested.getSimpleName() + ": " + String.join(" ", fields.toList()));
    }
    return structures;
  }
}
