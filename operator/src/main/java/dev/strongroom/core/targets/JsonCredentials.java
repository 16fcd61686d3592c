package dev.strongroom.core.targets;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.NewPassword;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;
import java.util.regex.Pattern;

/** Credentials in the form of AWS's rotation templates; see {@link DatabaseCredential}. */
public final class JsonCredentials implements DatabaseCredential.Reader {
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  private final JsonObjects json;
  private final Optional<String> usualUser;
  private final String secretMember;
  private final String databaseMember;

  /** Credentials read by this port. */
  public JsonCredentials(JsonObjects json) {
    this(json, Optional.empty(), NewPassword.KEY, "dbname");
  }

  private JsonCredentials(
      JsonObjects json, Optional<String> usualUser, String secretMember, String databaseMember) {
    this.json = json;
    this.usualUser = usualUser;
    this.secretMember = secretMember;
    this.databaseMember = databaseMember;
  }

  /** These credentials, of this user where a value names none. */
  public JsonCredentials assuming(String username) {
    return new JsonCredentials(json, Optional.of(username), secretMember, databaseMember);
  }

  /** These credentials, with this member in place of {@code password}. */
  public JsonCredentials with(String member) {
    return new JsonCredentials(json, usualUser, member, databaseMember);
  }

  /** These credentials, for what this member says in place of a database. */
  public JsonCredentials within(String member) {
    return new JsonCredentials(json, usualUser, secretMember, member);
  }

  @Override
  public Optional<DatabaseCredential> read(SecretValue value) {
    Optional<JsonObject> parsed = json.parse(value);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    try (JsonObject object = parsed.get()) {
      Optional<String> username = text(object, "username").or(() -> usualUser);
      Optional<String> port = text(object, "port");
      boolean badPort = port.filter(text -> !isPort(text)).isPresent();
      Optional<SecretValue> password =
          username.isEmpty() || badPort ? Optional.empty() : member(object, secretMember);
      return password.map(
          secret ->
              new DatabaseCredential(
                  username.get(),
                  secret,
                  text(object, "engine"),
                  text(object, "host"),
                  port.map(Integer::valueOf),
                  text(object, databaseMember),
                  text(object, "ssl")));
    }
  }

  /** The host that a value names, if it does. */
  public Optional<String> host(SecretValue value) {
    return text(value, "host");
  }

  /** The ARN of the administrator's secret that a value names, if it does (AWS: masterarn). */
  public Optional<String> masterArn(SecretValue value) {
    return text(value, "masterarn");
  }

  /** A member that is not secret, if a value has it. */
  public Optional<String> text(SecretValue value, String key) {
    Optional<JsonObject> parsed = json.parse(value);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    try (JsonObject object = parsed.get()) {
      return text(object, key);
    }
  }

  private static boolean isPort(String text) {
    return PORT.matcher(text).matches() && Integer.parseInt(text) <= 65_535;
  }

  /** A member that is not secret, if an object has it. */
  public static Optional<String> text(JsonObject object, String key) {
    try (Closing member = new Closing(member(object, key))) {
      return member.value.map(found -> found.text(PlaintextAccess.granted()));
    }
  }

  /** A member; an empty one counts as none. */
  private static Optional<SecretValue> member(JsonObject object, String key) {
    try {
      return object.find(key);
    } catch (InvalidInput empty) {
      return Optional.empty();
    }
  }

  private static final class Closing implements AutoCloseable {
    private final Optional<SecretValue> value;

    Closing(Optional<SecretValue> value) {
      this.value = value;
    }

    @Override
    public void close() {
      value.ifPresent(SecretValue::close);
    }
  }
}
