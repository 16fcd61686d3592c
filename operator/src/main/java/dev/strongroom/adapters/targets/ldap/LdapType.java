package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.PasswordTargetType;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.LdapTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A type of target that speaks LDAP. */
public final class LdapType extends PasswordTargetType<LdapTarget> {
  /** Characters that AWS's directory templates leave out. */
  static final String EXCLUDED_CHARACTERS = "/@\"'\\";

  /** The port for TLS from the first byte. */
  static final int DEFAULT_PORT = 636;

  private final ExternalSecretTargetSpec.Type type;
  private final Directory directory;

  private LdapType(
      ExternalSecretTargetSpec.Type type, Directory directory, JsonCredentials credentials) {
    super(credentials, EXCLUDED_CHARACTERS);
    this.type = type;
    this.directory = directory;
  }

  /** LDAP directories; {@code username} of their secrets is a distinguished name. */
  public static LdapType ldap(JsonCredentials credentials) {
    return new LdapType(ExternalSecretTargetSpec.Type.LDAP, Directory.LDAP, credentials);
  }

  /**
   * Active Directory; {@code username} of its secrets is a distinguished name, a user principal
   * name ({@code app@example.com}) or a name with a domain before it ({@code EXAMPLE\app}).
   */
  public static LdapType activeDirectory(JsonCredentials credentials) {
    return new LdapType(
        ExternalSecretTargetSpec.Type.ActiveDirectory, Directory.ACTIVE_DIRECTORY, credentials);
  }

  @Override
  public String name() {
    return type.name();
  }

  @Override
  public Class<LdapTarget> declaration() {
    return LdapTarget.class;
  }

  @Override
  public List<RotationWay> ways() {
    return directory.ways();
  }

  @Override
  public int longestPassword() {
    return directory.longestPassword();
  }

  @Override
  public TargetConnection connection(LdapTarget declared, Optional<String> authorities) {
    DatabaseConnection connection =
        DeclaredSettings.connection(declared, Optional.empty(), authorities);
    if (directory == Directory.ACTIVE_DIRECTORY) {
      DeclaredSettings.requireVerified(connection);
    }
    return TargetConnection.of(connection, DEFAULT_PORT);
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new LdapDriver(
        directory,
        DatabaseSettings.read(settings),
        hosts,
        hosts.tellsCauses(),
        credentials(),
        events);
  }
}
