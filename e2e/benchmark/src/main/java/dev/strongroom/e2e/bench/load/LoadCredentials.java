package dev.strongroom.e2e.bench.load;

/** The credentials of a session. */
public record LoadCredentials(String accessKeyId, String secretAccessKey, String sessionToken) {
  @Override
  public String toString() {
    return "LoadCredentials[" + accessKeyId + "]";
  }
}
