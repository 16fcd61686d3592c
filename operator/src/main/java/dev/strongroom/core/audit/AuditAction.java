package dev.strongroom.core.audit;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a record tells of: an action of an API, or something that Strongroom did by itself.
 *
 * @param source the service, such as {@code secretsmanager.amazonaws.com} (CloudTrail eventSource)
 * @param name the action (CloudTrail eventName)
 * @param access what it does
 * @param type whose initiative it was
 * @param request the parameters of the request that may be recorded
 * @param response the elements of the response that may be recorded
 */
public record AuditAction(
    String source,
    String name,
    Access access,
    Type type,
    Set<AuditField> request,
    Set<AuditField> response) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  /** What an action does; decides what happens while records cannot be written. */
  public enum Access {
    /** Reads metadata. Needs no record to go ahead. */
    READ,
    /** Reads a value or uses a key. Needs a record. */
    READ_VALUE,
    /** Changes something. Needs a record. */
    CHANGE;

    /** Whether it is refused while it cannot be recorded. */
    public boolean needsRecord() {
      return this != READ;
    }

    /** CloudTrail readOnly. */
    public boolean isReadOnly() {
      return this != CHANGE;
    }
  }

  /** CloudTrail eventType. */
  public enum Type {
    /** Somebody called. */
    API_CALL("AwsApiCall"),
    /** The service acted by itself. */
    SERVICE_EVENT("AwsServiceEvent");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Checks the names and copies. */
  public AuditAction {
    if (!NAME.matcher(source).matches() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("source and name of an action are words of the protocol");
    }
    request = Set.copyOf(request);
    response = Set.copyOf(response);
  }

  /**
   * An action that nobody knows, as a client has named it: none of its parameters is recorded. A
   * name that cannot be one is recorded as {@code Unknown}.
   */
  public static AuditAction unknown(String source, String name) {
    String recorded = NAME.matcher(name).matches() ? name : "Unknown";
    return new AuditAction(source, recorded, Access.CHANGE, Type.API_CALL, Set.of(), Set.of());
  }
}
