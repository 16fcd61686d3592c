package dev.strongroom.core.audit;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What of a request or a response may stand in a record: identifiers, numbers, switches and times.
 * No field here holds free text, a policy, a tag's value or anything that a value could be in. What
 * does not look like the field is recorded as {@value #HIDDEN}: a client may have sent a value in
 * the wrong place.
 */
public enum AuditField {
  SECRET_ID(Form.NAME),
  SECRET_ID_LIST(Form.NAME),
  NAME(Form.NAME),
  NAMES(Form.NAME),
  ARN(Form.NAME),
  KMS_KEY_ID(Form.NAME),
  KEY_ID(Form.NAME),
  TARGET_KEY_ID(Form.NAME),
  SOURCE_KEY_ID(Form.NAME),
  DESTINATION_KEY_ID(Form.NAME),
  ALIAS_NAME(Form.NAME),
  POLICY_NAME(Form.NAME),
  ROTATION_LAMBDA_ARN("rotationLambdaARN", Form.NAME),
  CROSS_ACCOUNT_PRIMARY_ARN("crossAccountPrimaryARN", Form.NAME),
  CROSS_ACCOUNT_REPLICA_ARN("crossAccountReplicaARN", Form.NAME),
  REPLICATION_ROLE_ARN("replicationRoleARN", Form.NAME),
  REPLICA_RESTRICTION(Form.WORD),
  EXTERNAL_SECRET_ROTATION_ROLE_ARN(Form.NAME),
  ROLE_ARN(Form.NAME),
  ROLE_SESSION_NAME(Form.NAME),
  ACCESS_KEY_NAME(Form.NAME),
  TYPE(Form.NAME),
  KEY_SPEC(Form.WORD),
  KEY_USAGE(Form.WORD),
  ORIGIN(Form.WORD),
  ENCRYPTION_ALGORITHM(Form.WORD),
  CLIENT_REQUEST_TOKEN(Form.TOKEN),
  VERSION_ID(Form.TOKEN),
  MOVE_TO_VERSION_ID(Form.TOKEN),
  REMOVE_FROM_VERSION_ID(Form.TOKEN),
  VERSION_STAGE(Form.LABEL),
  VERSION_STAGES(Form.LABEL),
  TAG_KEYS(Form.TAG_KEY),
  ADD_REPLICA_REGIONS(Form.REGION),
  REMOVE_REPLICA_REGIONS(Form.REGION),
  REPLICA_REGIONS(Form.REGION),
  REGION(Form.REGION),
  SORT_ORDER(Form.WORD),
  SORT_BY(Form.WORD),
  MAX_RESULTS(Form.NUMBER),
  RECOVERY_WINDOW_IN_DAYS(Form.NUMBER),
  PENDING_WINDOW_IN_DAYS(Form.NUMBER),
  ROTATION_PERIOD_IN_DAYS(Form.NUMBER),
  NUMBER_OF_BYTES(Form.NUMBER),
  DURATION_SECONDS(Form.NUMBER),
  PASSWORD_LENGTH(Form.NUMBER),
  FORCE_DELETE_WITHOUT_RECOVERY(Form.SWITCH),
  FORCE_OVERWRITE_REPLICA_SECRET(Form.SWITCH),
  BLOCK_PUBLIC_POLICY(Form.SWITCH),
  ROTATE_IMMEDIATELY(Form.SWITCH),
  INCLUDE_DEPRECATED(Form.SWITCH),
  INCLUDE_PLANNED_DELETION(Form.SWITCH),
  WITH_DECRYPTION(Form.SWITCH),
  DELETION_DATE(Form.TIME),
  /** AWS writes this one with a capital, in additionalEventData. */
  ABOUT_SECRET("SecretId", Form.NAME),
  PROJECTED_SECRET(Form.NAME),
  NAMESPACE(Form.NAME);

  /** What is recorded in the place of text that does not look like the field. */
  public static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

  /** Most elements of a list that are recorded. */
  public static final int MOST_ELEMENTS = 20;

  private final String json;
  private final Form form;

  AuditField(Form form) {
    this.json = camelCase(name());
    this.form = form;
  }

  AuditField(String json, Form form) {
    this.json = json;
    this.form = form;
  }

  /** Its name in a record: that of the API's member, with a small first letter. */
  public String json() {
    return json;
  }

  /**
   * As it is recorded: a String, Long, Boolean, or a List of those.
   *
   * @return empty for a value of a type that is never recorded
   */
  Optional<Object> recorded(Object value) {
    if (value instanceof Collection<?> list) {
      List<Object> elements =
          list.stream().limit(MOST_ELEMENTS).flatMap(e -> single(e).stream()).toList();
      return Optional.of(elements);
    }
    return single(value);
  }

  private Optional<Object> single(Object value) {
    if (value instanceof Boolean flag) {
      return Optional.of(form == Form.SWITCH ? flag : HIDDEN);
    }
    if (value instanceof Integer || value instanceof Long) {
      return Optional.of(form == Form.NUMBER ? ((Number) value).longValue() : HIDDEN);
    }
    if (value instanceof Instant time) {
      return Optional.of(form == Form.TIME ? time.toString() : HIDDEN);
    }
    return value instanceof String text
        ? Optional.of(form.matches(text) ? text : HIDDEN)
        : Optional.empty();
  }

  private static String camelCase(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  /** What a field looks like. */
  private enum Form {
    /** A name or an ARN. */
    NAME("[A-Za-z0-9/_+=,.@!:*-]{1,2048}"),
    /** A ClientRequestToken (AWS ClientRequestTokenType), in the characters that SDKs use. */
    TOKEN("[A-Za-z0-9-]{32,64}"),
    LABEL("[A-Za-z0-9/_+=.@:-]{1,256}"),
    TAG_KEY("[A-Za-z0-9 _.:/=+@-]{1,128}"),
    REGION("([a-z]{1,20}-){1,6}\\d{1,4}"),
    WORD("[A-Za-z0-9_-]{1,64}"),
    NUMBER("(?!)"),
    SWITCH("(?!)"),
    TIME("(?!)");

    private final Pattern pattern;

    Form(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }

    boolean matches(String text) {
      return text.length() <= 2048 && pattern.matcher(text).matches();
    }
  }
}
