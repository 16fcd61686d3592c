package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ClientCertificateTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Certificates of clients as a type of target. */
public final class ClientCertificateType implements TargetType<ClientCertificateTarget> {
  /** The port of PostgreSQL. */
  static final int DEFAULT_PORT = 5_432;

  private static final Duration USUAL_VALIDITY = Duration.ofDays(90);

  private final JsonObjects json;
  private final JsonCredentials credentials;
  private final SecureRandom random;

  /**
   * The type; its secrets have the key of a certificate in place of a password.
   *
   * @param random for serial numbers and signatures
   */
  public ClientCertificateType(JsonObjects json, JsonCredentials credentials, SecureRandom random) {
    this.json = json;
    this.credentials = credentials.with(ClientIdentity.KEY);
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
  public List<RotationWay> ways() {
    return List.of(new RotationWay(RotationMode.REISSUE, true));
  }

  @Override
  public IssuedValue issuedValue(
      TargetConnection connection, JsonObjects objects, Generators generators) {
    return new ReissuedCertificate(
        objects, generators.keys(), random, DeclaredSettings.validity(connection));
  }

  @Override
  public Optional<String> hostIn(SecretValue value) {
    return credentials.host(value);
  }

  @Override
  public TargetConnection connection(
      ClientCertificateTarget declared, Optional<String> authorities) {
    DatabaseConnection connection =
        DeclaredSettings.connection(declared, Optional.empty(), authorities);
    DeclaredSettings.requireVerified(connection);
    return TargetConnection.of(connection, DEFAULT_PORT)
        .with(DeclaredSettings.validity(declared.validity(), USUAL_VALIDITY));
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new ClientCertificateDriver(
        DatabaseSettings.read(settings), hosts, json, credentials, events);
  }
}
