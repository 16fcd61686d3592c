package dev.strongroom.adapters.stsclient;

/** A static access key as the endpoint shows it once. Its text is never logged. */
public record AccessKeyPair(String accessKeyId, String secretAccessKey) {
  @Override
  public String toString() {
    return "AccessKeyPair[" + accessKeyId + "]";
  }
}
