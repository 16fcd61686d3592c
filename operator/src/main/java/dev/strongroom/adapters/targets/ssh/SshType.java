package dev.strongroom.adapters.targets.ssh;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.keymaterial.KeyMaterial;
import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.keymaterial.OpenSshPublicKey;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.NewKey;
import dev.strongroom.core.rotation.NextValue;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.SshTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An account at an SSH server as a type of target. */
public final class SshType implements TargetType<SshTarget> {
  /** The port of SSH. */
  static final int DEFAULT_PORT = 22;

  private static final String HOST_KEYS = "hostKeys";
  private static final String FILE = "authorizedKeysFile";
  private static final String USUAL_FILE = ".ssh/authorized_keys";

  private static final Pattern HOST_KEY_LINE = Pattern.compile(SshTarget.HOST_KEY);
  private static final Pattern FILE_BELOW_HOME = Pattern.compile(SshTarget.FILE);

  /** Where the current key does not tell. */
  private static final KeyRules.Pair USUAL_KEY =
      new KeyRules.Pair(KeyRules.Algorithm.ED25519, 256, KeyRules.Encoding.OPENSSH);

  private final JsonCredentials credentials;

  /** The type; its secrets hold credentials in this form, with a key in place of a password. */
  public SshType(JsonCredentials credentials) {
    this.credentials = credentials.with(KeyMaterial.PRIVATE_KEY);
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.SSH.name();
  }

  @Override
  public Class<SshTarget> declaration() {
    return SshTarget.class;
  }

  @Override
  public List<RotationWay> ways() {
    return List.of(new RotationWay(RotationMode.TWO_VALUES, false));
  }

  /** A new key is of the kind of the current one. */
  @Override
  public NextValue nextValue(
      RotationMode mode, JsonObjects json, Generators generators, PasswordRules rules) {
    return current -> new NewKey(json, generators.keys(), rulesLike(json, current)).after(current);
  }

  private static KeyRules rulesLike(JsonObjects json, SecretValue current) {
    Optional<JsonObject> parsed = json.parse(current);
    if (parsed.isEmpty()) {
      return USUAL_KEY;
    }
    try (JsonObject object = parsed.get()) {
      return privateKey(object).flatMap(OpenSshPublicKey::rules).orElse(USUAL_KEY);
    }
  }

  private static Optional<OpenSshPublicKey> privateKey(JsonObject object) {
    try {
      Optional<SecretValue> found = object.find(KeyMaterial.PRIVATE_KEY);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try (SecretValue privateKey = found.get()) {
        return OpenSshPublicKey.ofPrivate(privateKey, PlaintextAccess.granted());
      }
    } catch (InvalidInput noText) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> hostIn(SecretValue value) {
    return credentials.host(value);
  }

  /** SSH has its own encryption, and host keys in place of certificates. */
  @Override
  public TargetConnection connection(SshTarget declared, Optional<String> authorities) {
    DatabaseConnection connection =
        DeclaredSettings.connection(declared, Optional.empty(), Optional.empty())
            .with(TlsMode.DISABLE, Optional.empty());
    String file = Optional.ofNullable(declared.authorizedKeysFile()).orElse(USUAL_FILE);
    require(FILE, FILE_BELOW_HOME.matcher(file).matches());
    require(
        HOST_KEYS,
        !declared.hostKeys().isEmpty()
            && declared.hostKeys().stream().allMatch(HOST_KEY_LINE.asMatchPredicate()));
    return TargetConnection.of(connection, DEFAULT_PORT)
        .with(Map.of(HOST_KEYS, String.join("\n", declared.hostKeys()), FILE, file));
  }

  /** What is checked by the CRD too: it goes into a command, and into the login. */
  private static void require(String field, boolean holds) {
    if (!holds) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(field, "is not of the form that is described."));
    }
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new SshDriver(
        DatabaseSettings.read(settings),
        settings.get(HOST_KEYS).lines().toList(),
        settings.get(FILE),
        hosts,
        credentials,
        events);
  }
}
