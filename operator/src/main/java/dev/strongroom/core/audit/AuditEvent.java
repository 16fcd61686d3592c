package dev.strongroom.core.audit;

import dev.strongroom.core.problems.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One record, in the format of CloudTrail ("CloudTrail record contents", user guide, event version
 * {@value #VERSION}). It has room for identifiers only; see {@link AuditField}.
 *
 * @param id eventID: the same whenever the same event is recorded again
 * @param time when it happened; a record has it to the second
 * @param identity who did it
 * @param action what was done
 * @param region awsRegion
 * @param origin from where
 * @param problem how it failed or why it was denied
 * @param request requestParameters, those that the action allows
 * @param response responseElements, those that the action allows
 * @param details of a service event: additionalEventData and serviceEventDetails
 * @param requestId id of the request, which its response carries
 * @param resources what was accessed
 * @param account recipientAccountId: whose trail this record belongs to
 * @param sharedId sharedEventID: the same in the records of both accounts of a cross-account call
 */
public record AuditEvent(
    UUID id,
    Instant time,
    AuditIdentity identity,
    AuditAction action,
    String region,
    Origin origin,
    Optional<Problem> problem,
    AuditFields request,
    AuditFields response,
    AuditFields details,
    String requestId,
    List<Resource> resources,
    String account,
    Optional<UUID> sharedId) {
  /** CloudTrail eventVersion. */
  public static final String VERSION = "1.11";

  private static final int MOST_RESOURCES = 20;

  /** Copies, with the first {@value #MOST_RESOURCES} resources. */
  public AuditEvent {
    resources = resources.stream().limit(MOST_RESOURCES).toList();
  }

  /**
   * From where a call came.
   *
   * @param address IP address of the client, or the service's name
   * @param userAgent what the client says that it is
   */
  public record Origin(String address, String userAgent) {
    private static final int LONGEST = 256;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

    /** Strongroom itself. */
    public static final Origin SERVICE =
        new Origin(AuditIdentity.Service.NAME, AuditIdentity.Service.NAME);

    /** Makes them printable, and cuts them at {@value #LONGEST} characters. */
    public Origin {
      address = printable(address);
      userAgent = printable(userAgent);
    }

    private static String printable(String text) {
      String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
      return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
  }

  /**
   * How a call failed.
   *
   * @param code AWS's error class, such as {@code AccessDeniedException}
   * @param message a sentence of the closed list
   */
  public record Problem(String code, Finding message) {}

  /**
   * What was accessed.
   *
   * @param arn its ARN
   * @param account its account
   * @param type its type, such as {@code AWS::SecretsManager::Secret}
   */
  public record Resource(String arn, String account, String type) {
    /** A secret. */
    public static Resource secret(String arn, String account) {
      return new Resource(arn, account, "AWS::SecretsManager::Secret");
    }

    /** A key. */
    public static Resource key(String arn, String account) {
      return new Resource(arn, account, "AWS::KMS::Key");
    }

    /** A role. */
    public static Resource role(String arn, String account) {
      return new Resource(arn, account, "AWS::IAM::Role");
    }
  }

  /** The record as JSON, still without its place in a chain: without the closing brace. */
  String openJson() {
    JsonText json = new JsonText().begin().text("eventVersion", VERSION);
    json.name("userIdentity").begin();
    identity.writeTo(new AuditIdentity.Json(json));
    json.end();
    json.text("eventTime", time.truncatedTo(ChronoUnit.SECONDS).toString())
        .text("eventSource", action.source())
        .text("eventName", action.name())
        .text("awsRegion", region)
        .text("sourceIPAddress", origin.address())
        .text("userAgent", origin.userAgent());
    problem.ifPresent(
        failed ->
            json.text("errorCode", failed.code()).text("errorMessage", failed.message().message()));
    orNull(json.name("requestParameters"), request);
    orNull(json.name("responseElements"), response);
    if (!details.isEmpty()) {
      orNull(json.name("additionalEventData"), details);
    }
    json.text("requestID", requestId).text("eventID", id.toString());
    json.name("readOnly").value(action.access().isReadOnly());
    writeResources(json);
    json.text("eventType", action.type().text()).name("managementEvent").value(true);
    json.text("recipientAccountId", account);
    sharedId.ifPresent(shared -> json.text("sharedEventID", shared.toString()));
    if (!details.isEmpty()) {
      orNull(json.name("serviceEventDetails"), details);
    }
    return json.text("eventCategory", "Management").toString();
  }

  private void writeResources(JsonText json) {
    if (resources.isEmpty()) {
      return;
    }
    json.name("resources").beginList();
    for (Resource resource : resources) {
      json.begin()
          .text("accountId", resource.account())
          .text("type", resource.type())
          .text("ARN", resource.arn())
          .end();
    }
    json.endList();
  }

  private static void orNull(JsonText json, AuditFields fields) {
    if (fields.isEmpty()) {
      json.value(null);
    } else {
      fields.writeTo(json);
    }
  }
}
