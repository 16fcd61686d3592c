package dev.strongroom.adapters.targets.kafka;

/** The requests that are sent (Kafka protocol guide, "API Keys"), each in one version. */
enum Api {
  /** Which requests a broker takes; answered before a login too. */
  API_VERSIONS(18, 0, false),
  SASL_HANDSHAKE(17, 1, false),
  SASL_AUTHENTICATE(36, 0, false),
  /** Which mechanisms users have passwords for (KIP-554). */
  DESCRIBE_SCRAM_USERS(50, 0, true),
  /** Gives and takes away passwords; a broker passes it on to the controller. */
  ALTER_SCRAM_USERS(51, 0, true);

  private final int key;
  private final int version;
  private final boolean isFlexible;

  Api(int key, int version, boolean isFlexible) {
    this.key = key;
    this.version = version;
    this.isFlexible = isFlexible;
  }

  int key() {
    return key;
  }

  int version() {
    return version;
  }

  /** Whether its headers and structures end with tagged fields (KIP-482). */
  boolean isFlexible() {
    return isFlexible;
  }
}
