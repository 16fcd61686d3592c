package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.IssuedTargetType;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.crds.ClientCertificateTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.platform.targets.DeclaredSettings;
import dev.strongroom.platform.targets.IssuedCredentials;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** Certificates of clients as a type of target. */
public final class ClientCertificateType extends IssuedTargetType<ClientCertificateTarget> {
  /** The port of PostgreSQL. */
  static final int DEFAULT_PORT = 5_432;

  private final JsonObjects json;
  private final SecureRandom random;

  /**
   * The type; its secrets have the key of a certificate in place of a password.
   *
   * @param random for serial numbers and signatures
   */
  public ClientCertificateType(JsonObjects json, JsonCredentials credentials, SecureRandom random) {
    super(credentials.with(ClientIdentity.KEY));
    this.json = json;
    this.random = random;
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.ClientCertificate.name();
  }

  @Override
  public Class<ClientCertificateTarget> declaration() {
    return ClientCertificateTarget.class;
  }

  @Override
  public IssuedValue issuedValue(
      TargetConnection connection, JsonObjects objects, Generators generators) {
    return new ReissuedCertificate(
        objects, generators.keys(), random, IssuedCredentials.validity(connection));
  }

  @Override
  public TargetConnection connection(
      ClientCertificateTarget declared, Optional<String> authorities) {
    DatabaseConnection connection =
        DeclaredSettings.connection(declared, Optional.empty(), authorities);
    DeclaredSettings.requireVerified(connection);
    return TargetConnection.of(connection, DEFAULT_PORT)
        .with(IssuedCredentials.validity(declared.validity(), USUAL_VALIDITY));
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new ClientCertificateDriver(
        DatabaseSettings.read(settings), hosts, json, credentials(), events);
  }
}
