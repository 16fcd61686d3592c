package dev.strongroom.adapters.conversion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The resources of a CloudFormation template that are of AWS Secrets Manager (AWS CloudFormation
 * Template Reference, "AWS Secrets Manager resource type reference").
 */
final class CloudFormationTemplate {
  private static final String TYPES = "AWS::SecretsManager::";
  private static final int LONGEST_NAME = 253;

  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Notes notes;

  private record Resource(String type, Members properties) {}

  /** What several resources say of one secret. */
  private record Secret(String name, Declared spec, List<Map<String, Object>> others) {}

  CloudFormationTemplate(Map<?, ?> template, Notes notes) {
    this.notes = notes;
    template.forEach(
        (id, resource) -> {
          if (resource instanceof Map<?, ?> mapping
              && String.valueOf(mapping.get("Type")).startsWith(TYPES)) {
            Map<?, ?> properties =
                mapping.get("Properties") instanceof Map<?, ?> given ? given : Map.of();
            resources.put(
                String.valueOf(id),
                new Resource(
                    String.valueOf(mapping.get("Type")).substring(TYPES.length()),
                    new Members(String.valueOf(id), properties, notes)));
          }
        });
  }

  List<Map<String, Object>> objects() {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    of("Secret").forEach((id, properties) -> secrets.put(id, secret(id, properties)));
    Map<String, String> attached = new LinkedHashMap<>();
    of("SecretTargetAttachment")
        .forEach(
            (id, properties) -> {
              referred(properties.any("SecretId")).ifPresent(secret -> attached.put(id, secret));
              properties.drop("SecretId", "TargetType");
              properties.note(
                  "TargetId",
                  "was left out: write engine, host, port and dbname into the secret's value.");
              properties.noteRest();
            });
    of("RotationSchedule")
        .forEach(
            (id, properties) ->
                named(id, properties, secrets, attached)
                    .ifPresent(secret -> rotation(secret, properties, secrets)));
    of("ResourcePolicy")
        .forEach(
            (id, properties) ->
                named(id, properties, secrets, attached)
                    .ifPresent(secret -> policy(secret, properties)));
    List<Map<String, Object>> objects = new ArrayList<>();
    secrets
        .values()
        .forEach(
            secret -> {
              objects.add(
                  Declared.object("ManagedSecret", secret.name, Optional.empty(), secret.spec));
              objects.addAll(secret.others);
            });
    return objects;
  }

  private Map<String, Members> of(String type) {
    Map<String, Members> found = new LinkedHashMap<>();
    resources.forEach(
        (id, resource) -> {
          if (resource.type.equals(type)) {
            found.put(id, resource.properties);
          }
        });
    return found;
  }

  /** The secret that a resource belongs to, directly or through its attachment. */
  private Optional<Secret> named(
      String id, Members properties, Map<String, Secret> secrets, Map<String, String> attached) {
    Optional<Secret> secret =
        referred(properties.any("SecretId"))
            .map(to -> attached.getOrDefault(to, to))
            .map(secrets::get);
    if (secret.isEmpty()) {
      notes.add(id, "was left out: its secret is not in this template.");
    }
    return secret;
  }

  /** The logical id that an expression refers to: Ref, or GetAtt in one of its two forms. */
  private static Optional<String> referred(Optional<Object> expression) {
    if (!(expression.orElse(null) instanceof Map<?, ?> function)) {
      return Optional.empty();
    }
    Object ref = function.get("Ref");
    Object attribute = function.get("Fn::GetAtt");
    if (ref == null && attribute instanceof List<?> parts && !parts.isEmpty()) {
      ref = parts.get(0);
    } else if (ref == null && attribute != null) {
      ref = attribute.toString().split("[.]")[0];
    }
    return Optional.ofNullable(ref).map(Objects::toString);
  }

  private Secret secret(String id, Members properties) {
    String name = objectName(id);
    Declared spec = new Declared();
    spec.put("name", properties.text("Name").filter(text -> !text.equals(name)));
    spec.put("description", properties.text("Description"));
    spec.put("type", properties.text("Type"));
    spec.put("key", properties.text("KmsKeyId"));
    Map<String, String> tags = new LinkedHashMap<>();
    for (Members tag : properties.mappings("Tags")) {
      Optional<String> key = tag.text("Key");
      Optional<String> value = tag.text("Value");
      key.ifPresent(text -> value.ifPresent(given -> tags.put(text, given)));
    }
    spec.putUnlessEmpty("tags", tags);
    properties.note(
        "SecretString",
        "was left out, since a declaration holds no value: put it through the AWS API, or name a"
            + " Secret in spec.value.fromSecret.");
    if (properties.has("GenerateSecretString")) {
      spec.put(
          "value",
          new Declared()
              .put("generate", generated(properties.mapping("GenerateSecretString")))
              .map());
    }
    properties.note("ReplicaRegions", "was left out: replicas are made through the AWS API.");
    properties.noteRest();
    return new Secret(name, spec, new ArrayList<>());
  }

  private static Map<String, Object> generated(Members from) {
    Declared generate = new Declared();
    generate.put("template", from.text("SecretStringTemplate"));
    generate.put("key", from.text("GenerateStringKey"));
    generate.putUnlessEmpty("password", password(from));
    from.noteRest();
    return generate.map();
  }

  private static Map<String, Object> password(Members from) {
    return new Declared()
        .put("length", from.scalar("PasswordLength"))
        .put("excludeCharacters", from.text("ExcludeCharacters"))
        .put("excludeLowercase", from.scalar("ExcludeLowercase"))
        .put("excludeUppercase", from.scalar("ExcludeUppercase"))
        .put("excludeNumbers", from.scalar("ExcludeNumbers"))
        .put("excludePunctuation", from.scalar("ExcludePunctuation"))
        .put("includeSpace", from.scalar("IncludeSpace"))
        .put("requireEachIncludedType", from.scalar("RequireEachIncludedType"))
        .map();
  }

  private void rotation(Secret secret, Members properties, Map<String, Secret> secrets) {
    Declared policy = new Declared();
    Declared target = new Declared();
    Members hosted = properties.mapping("HostedRotationLambda");
    Optional<String> type = hosted.text("RotationType");
    if (type.isPresent()) {
      hosted(type.get(), hosted, policy, target, secrets);
    } else {
      target.put("type", "Function");
      notes.add(
          properties.path("RotationLambdaARN"),
          "became ExternalSecretTarget %s: write the function's address into spec.function.url."
              .formatted(secret.name));
      properties.drop("RotationLambdaARN");
    }
    Members rules = properties.mapping("RotationRules");
    policy.put("automaticallyAfterDays", rules.scalar("AutomaticallyAfterDays"));
    policy.put("schedule", rules.text("ScheduleExpression"));
    policy.put("duration", rules.text("Duration"));
    Map<String, Object> reference = new Declared().put("name", secret.name).map();
    secret.spec.put(
        "rotation",
        new Declared()
            .put("policyRef", reference)
            .put("targetRef", reference)
            // AWS's default, which is not Strongroom's.
            .put("rotateImmediately", properties.scalar("RotateImmediatelyOnUpdate").orElse(true))
            .map());
    rules.noteRest();
    properties.noteRest();
    secret.others.add(Declared.object("RotationPolicy", secret.name, Optional.empty(), policy));
    secret.others.add(
        Declared.object("ExternalSecretTarget", secret.name, Optional.empty(), target));
  }

  private void hosted(
      String type, Members hosted, Declared policy, Declared target, Map<String, Secret> secrets) {
    boolean isTwoUsers = type.endsWith("MultiUser");
    String engine = type.replaceFirst("(Single|Multi)User$", "");
    String member = engine.toLowerCase(Locale.ROOT);
    policy.put("strategy", isTwoUsers ? "AlternatingUsers" : "SingleUser");
    switch (engine) {
      case "MariaDB", "MongoDB", "MySQL", "PostgreSQL" -> {
        target.put("type", engine);
        target.put(member, Map.of());
        notes.add(
            hosted.path("RotationType"),
            "needs the server's address: write it into spec.%s.host of the ExternalSecretTarget."
                .formatted(member));
      }
      default ->
          notes.add(
              hosted.path("RotationType"),
              engine + " is no type of target yet: use one of type Function or Job.");
    }
    Optional<Secret> administrator = referred(hosted.any("MasterSecretArn")).map(secrets::get);
    administrator.ifPresent(
        admin -> target.put("adminSecretRef", new Declared().put("name", admin.name).map()));
    if (isTwoUsers && administrator.isEmpty()) {
      notes.add(
          hosted.path("MasterSecretArn"),
          "is not in this template: name the administrator's ManagedSecret in"
              + " spec.adminSecretRef.");
    }
    Map<String, Object> password =
        new Declared().put("excludeCharacters", hosted.text("ExcludeCharacters")).map();
    policy.putUnlessEmpty("password", password);
    hosted.drop(
        "KmsKeyArn",
        "MasterSecretKmsKeyArn",
        "RotationLambdaName",
        "Runtime",
        "SuperuserSecretArn",
        "SuperuserSecretKmsKeyArn",
        "VpcSecurityGroupIds",
        "VpcSubnetIds");
    hosted.noteRest();
  }

  private void policy(Secret secret, Members properties) {
    properties
        .any("ResourcePolicy")
        .ifPresent(
            policy -> {
              if (PolicyText.isPlain(policy)) {
                secret.spec.put("resourcePolicy", PolicyText.json(policy));
              } else {
                notes.add(
                    properties.path("ResourcePolicy"),
                    "has functions of CloudFormation, so it was left out. Write their results in"
                        + " their place.");
              }
            });
    properties.drop("BlockPublicPolicy");
    properties.noteRest();
  }

  /** Such as db-secret for DbSecret; the digits that CDK adds stay together. */
  private static String objectName(String logicalId) {
    String name =
        logicalId
            .replaceAll("([a-z])([A-Z])", "$1-$2")
            .replaceAll("([A-Z]+)([A-Z][a-z])", "$1-$2")
            .toLowerCase(Locale.ROOT);
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }
}
