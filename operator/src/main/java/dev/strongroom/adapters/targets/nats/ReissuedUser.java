package dev.strongroom.adapters.targets.nats;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.IssuedCredentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A new key of a user, and a token for it that says what the current one says. Everything else in
 * the value stays as it is.
 *
 * @param json reads the values
 * @param random makes keys and ids
 * @param length how long a token is valid
 */
record ReissuedUser(JsonObjects json, SecureRandom random, Duration length) implements IssuedValue {
  /** The member of the issuer's value with the seed of the account's key. */
  private static final String SEED = "seed";

  /** The member with further public keys whose users are followed, separated by blanks. */
  private static final String FORMER = "formerKeys";

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInput also when the current token has expired: whoever can no longer log in with
   *     it gets no other one
   */
  @Override
  public SecretValue after(SecretValue current, SecretValue account, Instant now) {
    try (JsonObject object = json.require(account, IssuedCredentials.ISSUER);
        Nkey signer = signer(object);
        UserCredentials former =
            UserCredentials.of(json, current, IssuedCredentials.CURRENT)
                .orElseThrow(() -> refused("is malformed, or its seed is not that of the JWT."));
        Nkey key = Nkey.create(Nkey.Kind.USER, random)) {
      UserToken token = former.token();
      require(
          issuers(object, signer).contains(token.issuer()),
          "is not signed by the key of spec.adminSecretRef.");
      require(
          token.expiry().filter(end -> !end.isAfter(now)).isEmpty(), "has a JWT that has expired.");
      require(
          token.account().isEmpty() || !token.inAccount().equals(signer.publicKey()),
          "is signed by a signing key, and the key of spec.adminSecretRef is the account's own.");
      UserToken next = token.reissued(json, signer, key.publicKey(), now, now.plus(length), random);
      try (SecretValue file = new UserCredentials(next, key).file()) {
        return json.with(current, Map.of(UserCredentials.MEMBER, file), IssuedCredentials.CURRENT);
      }
    }
  }

  private static Nkey signer(JsonObject object) {
    try (SecretValue text = object.member(SEED, IssuedCredentials.ISSUER)) {
      byte[] seed = text.bytes(PlaintextAccess.granted());
      try {
        return Nkey.ofSeed(Nkey.Kind.ACCOUNT, seed)
            .orElseThrow(
                () ->
                    IssuedCredentials.unfitIssuer(
                        "the ManagedSecret must have the seed of an account's key, which begins"
                            + " with SA, under seed."));
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
    }
  }

  /**
   * Whose users are followed: a token says of itself which account it is of, so only keys count.
   */
  private static Set<String> issuers(JsonObject object, Nkey signer) {
    return Stream.concat(
            Stream.of(signer.publicKey()),
            JsonCredentials.text(object, FORMER).stream()
                .flatMap(keys -> Stream.of(keys.strip().split("\\s+"))))
        .collect(Collectors.toSet());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw refused(otherwise);
    }
  }

  private static InvalidInput refused(String why) {
    return IssuedCredentials.notFollowed("user", UserCredentials.MEMBER, why);
  }
}
