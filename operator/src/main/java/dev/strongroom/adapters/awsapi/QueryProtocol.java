package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.wire.QueryInput;
import dev.strongroom.adapters.awsapi.wire.XmlOutput;
import dev.strongroom.core.signature.SignatureRefused;
import java.util.Map;

/** AWS Query, as STS is asked: a form in the body, or in the query string of a presigned GET. */
final class QueryProtocol implements Protocol {
  private static final String VERSION = "2011-06-15";
  private static final String CONTENT_TYPE = "text/xml";
  private static final XmlOutput XML = new XmlOutput("https://sts.amazonaws.com/doc/2011-06-15/");
  private static final int OK = 200;
  private static final int MOST_QUOTED = 128;

  private final HttpCall call;
  private QueryInput form;

  QueryProtocol(HttpCall call) {
    this.call = call;
  }

  @Override
  public Service service() {
    return Service.STS;
  }

  @Override
  public String action() {
    if (form == null) {
      form =
          call.method().equals("GET")
              ? QueryInput.parse(call.query())
              : QueryInput.parse(call.body());
    }
    return form.version().filter(VERSION::equals).isPresent() ? form.action().orElse("") : "";
  }

  @Override
  public Input input(Action<?> asked) {
    try {
      return form.read(asked.input());
    } catch (AwsException e) {
      throw e.error().code().equals("ValidationException")
          ? AwsError.client("ValidationError", e.error().message()).exception()
          : e;
    }
  }

  @Override
  public HttpAnswer answer(Map<String, ?> output) {
    return new HttpAnswer(OK, CONTENT_TYPE, XML.write(action(), output, call.requestId()));
  }

  @Override
  public HttpAnswer answer(AwsError error) {
    return new HttpAnswer(error.status(), CONTENT_TYPE, XML.write(error, call.requestId()));
  }

  @Override
  public AwsError error(SignatureRefused refused) {
    return AwsErrors.ofQuery(refused);
  }

  @Override
  public AwsError unknownAction() {
    String name = form.action().orElse("");
    String cut = name.length() > MOST_QUOTED ? name.substring(0, MOST_QUOTED) : name;
    return AwsError.client(
        "InvalidAction",
        "Could not find operation "
            + cut
            + " for version "
            + form.version().orElse("NO_VERSION_SPECIFIED"));
  }

  @Override
  public AwsError throttled() {
    return AwsError.client("Throttling", AwsError.throttled().message());
  }
}
