package dev.strongroom.core.sharing;

import dev.strongroom.core.sharing.Sharing.Verdict;

/**
 * A SecretProjection of another namespace that names a secret.
 *
 * @param name its namespace and name
 * @param verdict whether its namespace is given the secret; {@link Verdict#UNDECIDED} while the
 *     namespace is not known
 * @param arn ARN of the secret that it was given last; empty when it never was given one
 * @param isServed whether its Secret is as it asks for
 */
public record Consumer(String name, Verdict verdict, String arn, boolean isServed) {}
