package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The fields of a record. Times are RFC 3339. Everything is readable but the values, which are
 * encrypted.
 */
public class SecretRecordSpec extends StoredSpec {
  /**
   * Newest format that this program writes: 2 adds values in the record or in objects that it
   * names, and outside work of a rotation; 3 adds resource policies, attributes for the AWS API and
   * deletions that a caller of it asked for; 4 adds label updates that wait for delivery, outside
   * work that finishes a rotation, windows and tests of rotations, requests that were taken up, and
   * what was taken from a Secret that is followed; 5 has codes instead of sentences in links of a
   * replication. A record is written in the first format that has room for all of it, so that
   * earlier versions go on with it.
   *
   * <p>A new field takes a new format unless an earlier version may ignore it and lose it: an
   * earlier version keeps unknown fields of this class only, not of the records in it, and its seal
   * does not cover what it does not know. So a field that the seal covers always takes a new
   * format: an earlier version would take the record for one that somebody else has changed.
   */
  public static final int FORMAT = 5;

  /** The format with label updates, without codes in links of a replication. */
  public static final int FOURTH_FORMAT = 4;

  /** The format with resource policies and what callers of the AWS API have set, without events. */
  public static final int THIRD_FORMAT = 3;

  /** The format with values in the record, or in objects that it names, and with outside work. */
  public static final int FORMAT_WITH_PLACES = 2;

  /** The first format. */
  public static final int FIRST_FORMAT = 1;

  private String arn;
  private Owner owner;
  private String namespaceUid;
  private String description;
  private Map<String, String> tags;
  private String type;
  private List<Version> versions;
  private Map<String, String> values;
  private Map<String, String> objects;
  private Map<String, String> labels;
  private Rotation rotation;
  private String createdAt;
  private String changedAt;
  private String accessedOn;
  private Integer recoveryWindowInDays;
  private String pin;
  private String deletionAt;
  private Boolean removing;
  private Boolean deletionRequested;
  private String lastRollback;
  private String key;
  private String policy;
  private Attributes attributes;
  private List<LabelUpdate> labelUpdates;
  private Long droppedLabelUpdates;
  private AuditOutbox auditOutbox;
  private Long serial;
  private String seal;

  /** The object that declares the secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Owner(String namespace, String name, String uid) {}

  /**
   * One version. Its value is in {@link #getValues}, or else in the SecretVersion object that
   * {@link #getObjects} names, or else in the one whose name follows from ARN, version and key.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Version(
      String id,
      String createdAt,
      Boolean empty,
      Boolean missing,
      String accessedOn,
      String key,
      List<Rewrap> rewraps,
      Boolean retired,
      Integer size) {}

  /** The data key of a version, wrapped again; no key stands for the account's default key. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rewrap(String key, String wrapped) {}

  /** Rotation state; a version that loses {@code strategy} shows none until the next rotation. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rotation(
      Running running,
      String lastRequestId,
      String lastRotatedAt,
      String nextRotationAt,
      String scheduleKey,
      Failure lastFailure,
      String host,
      Retiring retiring,
      Handled handled,
      String strategy) {}

  /** Ids of the last requests that were taken up: to cancel, to remove AWSPENDING, to test. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Handled(String cancel, String clear, String test, Failure testFailure) {}

  /** An old credential that is still valid and has to end, and how the last attempt failed. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Retiring(
      String version,
      String mode,
      String notBefore,
      int attempt,
      String code,
      List<String> names) {}

  /**
   * The rotation under way; untouched and starts are absent in records of earlier versions, which
   * stands for not known and none. Work and worksEnded are absent unless the rotation has used
   * outside work.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Running(
      String token,
      String from,
      String step,
      int attempt,
      String notBefore,
      String startedAt,
      String requestId,
      Failure lastFailure,
      Boolean untouched,
      Integer starts,
      Work work,
      Integer worksEnded,
      String until,
      Boolean test) {}

  /** Outside work that has not ended yet; without a handle while it is about to be started. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Work(String purpose, String handle, String startedAt) {}

  /** How a rotation or an attempt failed: a code, or the sentence that earlier versions stored. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failure(String step, String cause, String at, String code, List<String> names) {}

  /**
   * What callers of the AWS API and the service itself have set and no object declares; what is not
   * set is absent.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Attributes(
      Map<String, String> managedPolicies,
      List<Replica> replicas,
      Link primary,
      Link accountReplica,
      RotationSettings rotation,
      Followed followed) {}

  /** What was taken last from the Secret that the secret follows. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Followed(String version, String state) {}

  /** A region that the secret is to be replicated to; in progress unless it failed. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Replica(String region, String key, Boolean failed, String message) {}

  /**
   * The other end of a cross-account replication, and why it does not go on: a code, or the
   * sentence that earlier versions stored.
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Link(
      String arn,
      String status,
      String message,
      String role,
      Boolean anyOrganization,
      String copier,
      String copied,
      String code,
      List<String> names) {}

  /** A rotation as RotateSecret has set it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RotationSettings(
      Boolean enabled,
      String function,
      Integer afterDays,
      String schedule,
      String duration,
      Map<String, String> externalMetadata,
      String externalRole) {}

  /**
   * A staging label that has moved to another version, which the event sink is still to be told.
   *
   * @param serial serial number of the record with this change
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LabelUpdate(String label, String version, long serial, String at) {}

  /**
   * The service events that the audit trail may still lack, with a seal of their own: an earlier
   * version keeps them as they are, and its own seal does not cover them.
   *
   * @param events oldest first
   * @param recordedUntil the trail has all events up to this time, absent when that was not known
   * @param seal MAC over the events and the secret's name
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AuditOutbox(List<ServiceEvent> events, String recordedUntil, String seal) {
    /** With this seal. */
    public AuditOutbox sealed(String mac) {
      return new AuditOutbox(events, recordedUntil, mac);
    }
  }

  /**
   * Something that Strongroom did to the secret by itself.
   *
   * @param versions the versions that it was done to, absent when it was done to the secret
   * @param serial serial number of the record with this change
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ServiceEvent(
      String event,
      List<String> versions,
      long serial,
      String at,
      Failure failure,
      String deletionAt) {}

  /** ARN, which holds region, account and name. */
  public String getArn() {
    return arn;
  }

  /** Sets the ARN. */
  public void setArn(String arn) {
    this.arn = arn;
  }

  /** The object that declares the secret. */
  public Owner getOwner() {
    return owner;
  }

  /** Sets the owner. */
  public void setOwner(Owner owner) {
    this.owner = owner;
  }

  /**
   * Uid of the owner's namespace, {@code restored} after a restore, absent when it was stored
   * before uids were recorded.
   */
  public String getNamespaceUid() {
    return namespaceUid;
  }

  /** Sets the uid of the owner's namespace. */
  public void setNamespaceUid(String namespaceUid) {
    this.namespaceUid = namespaceUid;
  }

  /** Description, absent when empty. */
  public String getDescription() {
    return description;
  }

  /** Sets the description. */
  public void setDescription(String description) {
    this.description = description;
  }

  /** Tags, absent when none. */
  public Map<String, String> getTags() {
    return tags;
  }

  /** Sets the tags. */
  public void setTags(Map<String, String> tags) {
    this.tags = tags;
  }

  /** The partner's secret type, absent for a plain secret. */
  public String getType() {
    return type;
  }

  /** Sets the type. */
  public void setType(String type) {
    this.type = type;
  }

  /** All versions, oldest first. */
  public List<Version> getVersions() {
    return versions;
  }

  /** Sets the versions. */
  public void setVersions(List<Version> versions) {
    this.versions = versions;
  }

  /** Version id to encrypted value (base64), of values kept in the record; absent when none. */
  public Map<String, String> getValues() {
    return values;
  }

  /** Sets the values kept in the record. */
  public void setValues(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Version id to name of the SecretVersion object with its value, where the name cannot be
   * derived; absent when none.
   */
  public Map<String, String> getObjects() {
    return objects;
  }

  /** Sets the names of objects with values. */
  public void setObjects(Map<String, String> objects) {
    this.objects = objects;
  }

  /** Staging label to version id. */
  public Map<String, String> getLabels() {
    return labels;
  }

  /** Sets the labels. */
  public void setLabels(Map<String, String> labels) {
    this.labels = labels;
  }

  /** Rotation state, absent before anything is known. */
  public Rotation getRotation() {
    return rotation;
  }

  /** Sets the rotation state. */
  public void setRotation(Rotation rotation) {
    this.rotation = rotation;
  }

  /** When the secret was made. */
  public String getCreatedAt() {
    return createdAt;
  }

  /** Sets the time of creation. */
  public void setCreatedAt(String createdAt) {
    this.createdAt = createdAt;
  }

  /** Last change of value or metadata. */
  public String getChangedAt() {
    return changedAt;
  }

  /** Sets the time of the last change. */
  public void setChangedAt(String changedAt) {
    this.changedAt = changedAt;
  }

  /** When the secret is removed, absent unless it is scheduled for deletion. */
  public String getDeletionAt() {
    return deletionAt;
  }

  /** Sets the time of removal. */
  public void setDeletionAt(String deletionAt) {
    this.deletionAt = deletionAt;
  }

  /** The day on which a value was last read, absent while that is not known. */
  public String getAccessedOn() {
    return accessedOn;
  }

  /** Sets the day of the last read. */
  public void setAccessedOn(String accessedOn) {
    this.accessedOn = accessedOn;
  }

  /** Declared recovery window, absent for 30 days, 0 for none. */
  public Integer getRecoveryWindowInDays() {
    return recoveryWindowInDays;
  }

  /** Sets the recovery window. */
  public void setRecoveryWindowInDays(Integer recoveryWindowInDays) {
    this.recoveryWindowInDays = recoveryWindowInDays;
  }

  /** The version that is declared to be projected, absent unless one is. */
  public String getPin() {
    return pin;
  }

  /** Sets the pinned version. */
  public void setPin(String pin) {
    this.pin = pin;
  }

  /** True once the removal has begun, else absent. */
  public Boolean getRemoving() {
    return removing;
  }

  /** Sets whether the removal has begun. */
  public void setRemoving(Boolean removing) {
    this.removing = removing;
  }

  /** True when a caller of the API asked for the deletion, else absent: then the owner is gone. */
  public Boolean getDeletionRequested() {
    return deletionRequested;
  }

  /** Sets whether a caller of the API asked for the deletion. */
  public void setDeletionRequested(Boolean deletionRequested) {
    this.deletionRequested = deletionRequested;
  }

  /** The resource policy that users write, absent when there is none. */
  public String getPolicy() {
    return policy;
  }

  /** Sets the resource policy. */
  public void setPolicy(String policy) {
    this.policy = policy;
  }

  /** What callers of the AWS API have set, absent when nothing. */
  public Attributes getAttributes() {
    return attributes;
  }

  /** Sets what callers of the AWS API have set. */
  public void setAttributes(Attributes attributes) {
    this.attributes = attributes;
  }

  /** The last request for a rollback that was taken up. */
  public String getLastRollback() {
    return lastRollback;
  }

  /** Sets the last rollback. */
  public void setLastRollback(String lastRollback) {
    this.lastRollback = lastRollback;
  }

  /** Id of the key that encrypts new values, absent for the account's default key. */
  public String getKey() {
    return key;
  }

  /** Sets the key. */
  public void setKey(String key) {
    this.key = key;
  }

  /** Label updates that wait for delivery to the event sink, oldest first; absent when none. */
  public List<LabelUpdate> getLabelUpdates() {
    return labelUpdates;
  }

  /** Sets the label updates that wait for delivery. */
  public void setLabelUpdates(List<LabelUpdate> labelUpdates) {
    this.labelUpdates = labelUpdates;
  }

  /** How many label updates were given up because too many were waiting; absent when none. */
  public Long getDroppedLabelUpdates() {
    return droppedLabelUpdates;
  }

  /** Sets the number of label updates that were given up. */
  public void setDroppedLabelUpdates(Long droppedLabelUpdates) {
    this.droppedLabelUpdates = droppedLabelUpdates;
  }

  /** Service events that the audit trail may still lack; absent when none. */
  public AuditOutbox getAuditOutbox() {
    return auditOutbox;
  }

  /** Sets the service events that the audit trail may still lack. */
  public void setAuditOutbox(AuditOutbox auditOutbox) {
    this.auditOutbox = auditOutbox;
  }

  /**
   * Grows with every change but those of access dates and of what waits to be told; begins with the
   * milliseconds from 1970 to the secret's creation. Absent in records of versions before 0.2.
   */
  public Long getSerial() {
    return serial;
  }

  /** Sets the serial number. */
  public void setSerial(Long serial) {
    this.serial = serial;
  }

  /** MAC over the fields of this record, absent in records of versions before 0.2. */
  public String getSeal() {
    return seal;
  }

  /** Sets the seal. */
  public void setSeal(String seal) {
    this.seal = seal;
  }
}
