package dev.strongroom.e2e.endpoint;

import com.amazonaws.secretsmanager.caching.SecretCache;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS's caching client for Java: prints what it answers before and after a value is put, and after
 * it is told to refresh. Whom it calls and as whom is in the environment alone.
 */
final class CachingClientProgram {
  private CachingClientProgram() {}

  public static void main(String... arguments) throws Exception {
    String name = arguments[0];
    try (SecretsManagerClient client = SecretsManagerClient.create();
        SecretCache cache = new SecretCache()) {
      client.createSecret(r -> r.name(name).secretString("first"));
      String before = cache.getSecretString(name);
      client.putSecretValue(r -> r.secretId(name).secretString("second"));
      String cached = cache.getSecretString(name);
      cache.refreshNow(name);
      new ObjectMapper()
          .writeValue(System.out, List.of(before, cached, cache.getSecretString(name)));
    }
  }
}
