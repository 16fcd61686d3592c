package dev.strongroom.core.secrets;

import java.util.Optional;

/**
 * What a user declares of a secret.
 *
 * @param owner the declaring object
 * @param account the account of its namespace
 * @param name the secret's name
 * @param metadata description, tags, type
 * @param firstValue how the first value comes; empty when it is put later
 */
public record DeclaredSecret(
    Owner owner,
    AccountId account,
    SecretName name,
    Metadata metadata,
    Optional<FirstValue> firstValue) {}
