package dev.strongroom.adapters.awsapi.model;

import static dev.strongroom.adapters.awsapi.model.Shape.UNBOUNDED;
import static dev.strongroom.adapters.awsapi.model.Shape.items;
import static dev.strongroom.adapters.awsapi.model.Shape.number;
import static dev.strongroom.adapters.awsapi.model.Shape.optional;
import static dev.strongroom.adapters.awsapi.model.Shape.required;
import static dev.strongroom.adapters.awsapi.model.Shape.structure;
import static dev.strongroom.adapters.awsapi.model.Shape.text;

import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Text;
import java.util.Map;

/** The inputs of those actions of STS that are served here (model 2011-06-15). */
public final class StsInputs {
  private static final Text ARN =
      text(20, 2048)
          .matching(
              "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD"
                  + "\\u10000-\\u10FFFF]+");
  private static final String POLICY = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
  private static final Text TAG_KEY = text(1, 128).matching("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
  private static final Items POLICY_ARNS = items(structure(optional("arn", ARN)), 0, UNBOUNDED);
  private static final Member ROLE = required("RoleArn", ARN);
  private static final Member SESSION_NAME =
      required("RoleSessionName", text(2, 64).matching("[\\w+=,.@-]*"));
  private static final Member DURATION = optional("DurationSeconds", number(900, 43_200));
  private static final Member TOKEN_SIZE = optional("MinimumSessionTokenSize", number(0, 4096));

  private static final Map<String, Structure> ALL =
      Map.of(
          "AssumeRole",
          structure(
              ROLE,
              SESSION_NAME,
              optional("PolicyArns", POLICY_ARNS),
              optional("Policy", text(1, UNBOUNDED).matching(POLICY)),
              DURATION,
              optional(
                  "Tags",
                  items(
                      structure(
                          required("Key", TAG_KEY),
                          required(
                              "Value", text(0, 256).matching("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*"))),
                      0,
                      50)),
              optional("TransitiveTagKeys", items(TAG_KEY, 0, 50)),
              optional("ExternalId", text(2, 1224).matching("[\\w+=,.@:\\/-]*")),
              optional("SerialNumber", text(9, 256).matching("[\\w+=/:,.@-]*")),
              optional("TokenCode", text(6, 6).matching("[\\d]*")),
              optional("SourceIdentity", text(2, 256).matching("[\\w+=,.@-]*")),
              optional(
                  "ProvidedContexts",
                  items(
                      structure(
                          optional("ProviderArn", ARN),
                          optional("ContextAssertion", text(4, 3072))),
                      1,
                      5)),
              TOKEN_SIZE),
          "AssumeRoleWithWebIdentity",
          structure(
              ROLE,
              SESSION_NAME,
              required("WebIdentityToken", text(4, 20_000).secret()),
              optional("ProviderId", text(4, 2048)),
              optional("PolicyArns", POLICY_ARNS),
              optional("Policy", text(1, 2048).matching(POLICY)),
              DURATION,
              TOKEN_SIZE),
          "GetCallerIdentity",
          structure());

  private StsInputs() {}

  /** The inputs by the names of their actions. */
  public static Map<String, Structure> all() {
    return ALL;
  }
}
