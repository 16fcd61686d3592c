package dev.strongroom.e2e.bench.load;

/**
 * One call of AWS's JSON protocol.
 *
 * @param action of Secrets Manager, such as {@code GetSecretValue}
 * @param body JSON
 * @param credentials index of the credentials in {@link LoadRun#credentials}
 */
public record LoadCall(String action, String body, int credentials) {}
