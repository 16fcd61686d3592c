package dev.strongroom.core.projection;

/** A ready-made shape of a Secret: its type, and how a value that is a JSON object fills it. */
public enum Form {
  /** Variables for a shell or a container, one for each key of the value, in one file. */
  DOT_ENV("Opaque", ".env"),
  /** A file for {@code java.util.Properties}. */
  PROPERTIES("Opaque", "application.properties"),
  /** The value as it is, once it is known to be a JSON object. */
  JSON("Opaque", "secret.json"),
  /** The value as YAML. */
  YAML("Opaque", "secret.yaml"),
  /** The login at a registry, for {@code imagePullSecrets}. */
  DOCKER_CONFIG_JSON("kubernetes.io/dockerconfigjson", ".dockerconfigjson"),
  /** A user name and a password. */
  BASIC_AUTH("kubernetes.io/basic-auth", ""),
  /** A certificate and its key. */
  TLS("kubernetes.io/tls", ""),
  /** A key for SSH. */
  SSH_AUTH("kubernetes.io/ssh-auth", "");

  private final String type;
  private final String file;

  Form(String type, String file) {
    this.type = type;
    this.file = file;
  }

  /** Type of the Secret. */
  public String type() {
    return type;
  }

  /** The one key of the Secret; empty for forms that have several. */
  String file() {
    return file;
  }
}
