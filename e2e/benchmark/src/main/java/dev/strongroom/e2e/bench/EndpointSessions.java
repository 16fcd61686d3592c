package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.bench.load.LoadCredentials;
import dev.strongroom.e2e.cluster.ApiServerTrust;
import dev.strongroom.e2e.endpoint.EndpointCaller;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Exchanges tokens for session credentials, as AWS's SDKs do in a pod. */
final class EndpointSessions {
  private static final int OK = 200;

  private final HttpClient http;
  private final URI address;

  /**
   * Sessions of an endpoint.
   *
   * @param port of 127.0.0.1
   * @param authority file with the certificate of its authority, in PEM
   */
  EndpointSessions(int port, Path authority) {
    Config trust = Config.empty();
    trust.setCaCertFile(authority.toString());
    http = HttpClient.newBuilder().sslContext(ApiServerTrust.of(trust)).build();
    address = URI.create("https://127.0.0.1:" + port + "/");
  }

  /** A session of a caller. */
  LoadCredentials assume(EndpointCaller caller) {
    String form =
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=benchmark&RoleArn="
            + encoded(caller.role())
            + "&WebIdentityToken="
            + encoded(caller.token());
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new IllegalStateException("no session: " + answer.body());
      }
      return new LoadCredentials(
          element("AccessKeyId", answer.body()),
          element("SecretAccessKey", answer.body()),
          element("SessionToken", answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException("AssumeRoleWithWebIdentity", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String element(String name, String xml) {
    Matcher element = Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(xml);
    if (!element.find()) {
      throw new IllegalStateException("an answer without " + name);
    }
    return element.group(1);
  }
}
