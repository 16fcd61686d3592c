package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.core.problems.Failure;
import java.util.Map;
import java.util.function.Function;

/**
 * One action of a service.
 *
 * @param name as AWS has it
 * @param signed whether the caller must be authenticated by a signature
 * @param decoder makes a request of an input whose members were checked against the model
 * @param <I> the request
 */
public record Action<I>(
    Service service,
    String name,
    Structure input,
    boolean signed,
    Function<Input, I> decoder,
    Handler<I> handler) {

  /** Carries an action out. Called by many threads. */
  public interface Handler<I> {
    /**
     * The members of the output in order; see the writers in {@code wire} for their types. Secret
     * values in it are wiped when it is written.
     *
     * @throws AwsException when AWS has an error for it
     * @throws Failure for what core refuses
     */
    Map<String, ?> handle(Call call, I request);
  }

  /** An action whose caller is authenticated. */
  public static <I> Action<I> signed(
      Service service,
      String name,
      Structure input,
      Function<Input, I> decoder,
      Handler<I> handler) {
    return new Action<>(service, name, input, true, decoder, handler);
  }

  /** An action that anybody may call, since its input authenticates the caller. */
  public static <I> Action<I> unsigned(
      Service service,
      String name,
      Structure input,
      Function<Input, I> decoder,
      Handler<I> handler) {
    return new Action<>(service, name, input, false, decoder, handler);
  }

  Map<String, ?> call(Call call, Input checked) {
    return handler.handle(call, decoder.apply(checked));
  }
}
