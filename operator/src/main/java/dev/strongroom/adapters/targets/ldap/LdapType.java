package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
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

/** An LDAP directory as a type of target. */
public final class LdapType extends PasswordTargetType<LdapTarget> {
  /** Characters that AWS's directory template leaves out. */
  static final String EXCLUDED_CHARACTERS = "/@\"'\\";

  /** The port for TLS from the first byte. */
  static final int DEFAULT_PORT = 636;

  /** The type; {@code username} of its secrets is a distinguished name. */
  public LdapType(JsonCredentials credentials) {
    super(credentials, EXCLUDED_CHARACTERS);
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.LDAP.name();
  }

  @Override
  public Class<LdapTarget> declaration() {
    return LdapTarget.class;
  }

  @Override
  public List<RotationWay> ways() {
    return List.of(
        new RotationWay(RotationMode.TWO_VALUES, true),
        new RotationWay(RotationMode.SINGLE_USER, false),
        new RotationWay(RotationMode.ADMIN_RESET, true));
  }

  @Override
  public TargetConnection connection(LdapTarget declared, Optional<String> authorities) {
    return TargetConnection.of(
        DeclaredSettings.connection(declared, Optional.empty(), authorities), DEFAULT_PORT);
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new LdapDriver(
        DatabaseSettings.read(settings), hosts, hosts.tellsCauses(), credentials(), events);
  }
}
