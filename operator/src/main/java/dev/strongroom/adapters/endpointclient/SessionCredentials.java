package dev.strongroom.adapters.endpointclient;

/**
 * What STS gave, for whoever asked: not to be kept or logged.
 *
 * @param expiration ISO 8601, as STS wrote it
 */
public record SessionCredentials(
    String accessKeyId, String secretAccessKey, String sessionToken, String expiration) {
  @Override
  public String toString() {
    return "SessionCredentials[" + accessKeyId + "]";
  }
}
