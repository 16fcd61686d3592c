package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.wire.JsonInput;
import dev.strongroom.adapters.awsapi.wire.JsonOutput;
import dev.strongroom.core.signature.SignatureRefused;
import java.util.Map;

/**
 * AWS JSON 1.1: the action is in X-Amz-Target. It is the only protocol that AWS's models name for
 * Secrets Manager, SSM and KMS; a client that was built from them never asks for another, RPC v2
 * CBOR either ({@code AwsModelTest} sees when that changes).
 */
final class JsonProtocol implements Protocol {
  static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final int OK = 200;

  /** Reads and writes the bytes. */
  record Format(JsonInput reader, JsonOutput writer) {
    HttpAnswer answer(AwsError error) {
      return new HttpAnswer(error.status(), CONTENT_TYPE, writer.write(error));
    }
  }

  private final Format format;
  private final Service service;
  private final String action;
  private final HttpCall call;

  JsonProtocol(Format format, Service service, String action, HttpCall call) {
    this.format = format;
    this.service = service;
    this.action = action;
    this.call = call;
  }

  @Override
  public Service service() {
    return service;
  }

  @Override
  public String action() {
    return action;
  }

  @Override
  public Input input(Action<?> asked) {
    return format.reader.read(asked.input(), call.body());
  }

  @Override
  public HttpAnswer answer(Map<String, ?> output) {
    return new HttpAnswer(OK, CONTENT_TYPE, format.writer.write(output));
  }

  @Override
  public HttpAnswer answer(AwsError error) {
    return format.answer(error);
  }

  @Override
  public AwsError error(SignatureRefused refused) {
    return AwsErrors.ofJson(refused);
  }

  @Override
  public AwsError unknownAction() {
    return AwsError.unknownOperation();
  }

  @Override
  public AwsError throttled() {
    return AwsError.throttled();
  }
}
