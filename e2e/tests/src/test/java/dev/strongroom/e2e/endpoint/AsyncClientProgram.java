package dev.strongroom.e2e.endpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerAsyncClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The main path with the asynchronous client of the AWS SDK for Java. Whom it calls and as whom is
 * in the environment alone.
 */
final class AsyncClientProgram {
  private AsyncClientProgram() {}

  public static void main(String... arguments) throws IOException {
    String name = arguments[0];
    try (WebIdentityTokenFileCredentialsProvider identity =
            WebIdentityTokenFileCredentialsProvider.create();
        SecretsManagerAsyncClient client =
            SecretsManagerAsyncClient.builder().credentialsProvider(identity).build()) {
      CreateSecretResponse created =
          client
              .createSecret(r -> r.name(name).description("by a client").secretString("first ü"))
              .join();
      GetSecretValueResponse first = client.getSecretValue(r -> r.secretId(name)).join();
      PutSecretValueResponse put =
          client.putSecretValue(r -> r.secretId(created.arn()).secretString("second")).join();
      DescribeSecretResponse described = client.describeSecret(r -> r.secretId(name)).join();
      Filter named = Filter.builder().key(FilterNameStringType.NAME).values(name).build();
      List<String> listed = new ArrayList<>();
      client
          .listSecretsPaginator(r -> r.filters(named))
          .subscribe(page -> page.secretList().forEach(secret -> listed.add(secret.name())))
          .join();
      GetSecretValueResponse previous =
          client.getSecretValue(r -> r.secretId(name).versionStage("AWSPREVIOUS")).join();
      String missing = refusal(client.getSecretValue(r -> r.secretId(name + "/missing")));
      new ObjectMapper()
          .writeValue(
              System.out,
              Map.of(
                  "arn",
                  created.arn(),
                  "firstVersion",
                  created.versionId(),
                  "firstValue",
                  first.secretString(),
                  "secondVersion",
                  put.versionId(),
                  "described",
                  List.of(
                      described.name(), described.description(), described.versionIdsToStages()),
                  "listed",
                  listed,
                  "previousValue",
                  previous.secretString(),
                  "missing",
                  missing));
    }
  }

  private static String refusal(CompletableFuture<GetSecretValueResponse> call) {
    try {
      call.join();
      return "";
    } catch (CompletionException e) {
      if (e.getCause() instanceof ResourceNotFoundException missing) {
        return missing.awsErrorDetails().errorCode() + ": " + missing.getMessage();
      }
      throw e;
    }
  }
}
