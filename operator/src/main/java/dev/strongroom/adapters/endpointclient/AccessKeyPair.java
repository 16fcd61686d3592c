package dev.strongroom.adapters.endpointclient;

/** A static access key as the endpoint shows it once. Its text is never logged. */
public record AccessKeyPair(String accessKeyId, String secretAccessKey) {
  @Override
  public String toString() {
    return "AccessKeyPair[" + accessKeyId + "]";
  }
}
