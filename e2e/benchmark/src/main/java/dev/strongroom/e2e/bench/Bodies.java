package dev.strongroom.e2e.bench;

/**
 * What the benchmark sends: a user's ManagedSecrets, and for the bare client objects of the kinds
 * and sizes that the operator writes for each of them.
 */
final class Bodies {
  static final String SECRETS = "secrets";
  static final String MANAGED = "managedsecrets";
  private static final String GROUP = "/apis/strongroom.dev/v1/namespaces/";
  private static final String UID = "0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f";

  private Bodies() {}

  static String secretsPath(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/" + SECRETS;
  }

  static String path(String namespace, String resource) {
    return GROUP + namespace + "/" + resource;
  }

  static String namespace(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
        .formatted(name);
  }

  /** A Secret with 200 bytes under one key. */
  static String plainSecret(String name) {
    return """
    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"%s"},"data":{"value":"%s"}}\
    """
        .formatted(name, "QUFB".repeat(67).substring(0, 268));
  }

  /** What a user applies. */
  static String managedSecret(String name) {
    return """
    {"apiVersion":"strongroom.dev/v1","kind":"ManagedSecret","metadata":{"name":"%s"},\
    "spec":{"value":{"generate":{}},"projection":{}}}\
    """
        .formatted(name);
  }

  /** A login of which the password alone is projected. */
  static String passwordAlone(String name) {
    return login(name, "\"data\":[{\"key\":\"password\",\"jsonKey\":\"password\"}]");
  }

  /** The same login as a URL, of which each has another text. */
  static String throughTemplate(String name) {
    return login(
        name,
        "\"data\":[{\"key\":\"url\",\"template\":\"postgresql://<%% value.username %%>:"
            + "<%% url.encode(value.password) %%>@%s.example.com:5432/shop\"}]".formatted(name));
  }

  private static String login(String name, String projection) {
    return """
    {"apiVersion":"strongroom.dev/v1","kind":"ManagedSecret","metadata":{"name":"%s"},\
    "spec":{"value":{"generate":{"template":"{\\"username\\":\\"app\\"}","key":"password"}},\
    "projection":{%s}}}\
    """
        .formatted(name, projection);
  }

  /** A Secret of another tool that the ManagedSecret of the same name may follow. */
  static String source(String name) {
    return """
    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"%s",\
    "annotations":{"strongroom.dev/allow":"%s"}},"stringData":{"token":"first"}}\
    """
        .formatted(sourceName(name), name);
  }

  static String sourceName(String name) {
    return "source-" + name;
  }

  /** A ManagedSecret that follows it. */
  static String follower(String name) {
    return """
    {"apiVersion":"strongroom.dev/v1","kind":"ManagedSecret","metadata":{"name":"%s"},\
    "spec":{"value":{"fromSecret":{"name":"%s","key":"token","policy":"OnChange"}},\
    "projection":{}}}\
    """
        .formatted(name, sourceName(name));
  }

  static String version(String name) {
    return """
    {"apiVersion":"strongroom.dev/v1","kind":"SecretVersion","metadata":{"name":"%s",\
    "labels":{"strongroom.dev/account":"bench"}},"spec":{"format":1,\
    "arn":"arn:aws:secretsmanager:cluster-local-1:000000000000:secret:%s-abcdef",\
    "versionId":"%s","ciphertext":"%s"}}\
    """
        .formatted(name, name, UID, "QUFB".repeat(67));
  }

  /** A projected Secret as the operator writes it. */
  static String projected(String name) {
    return """
    {"apiVersion":"v1","kind":"Secret","metadata":{"name":"%s",\
    "labels":{"strongroom.dev/managed-by":"strongroom"},\
    "annotations":{"strongroom.dev/managed-secret":"%s",\
    "strongroom.dev/mark":"v1.%s.0123456789abcdef.%s"}},"type":"Opaque","data":{"value":"%s"}}\
    """
        .formatted(name, name, UID, "m".repeat(43), "QUFB".repeat(11));
  }

  /** A whole ManagedSecret with the status of one that is ready. */
  static String ready(String name, String resourceVersion) {
    return """
    {"apiVersion":"strongroom.dev/v1","kind":"ManagedSecret","metadata":{"name":"%s",\
    "resourceVersion":"%s"},"spec":{"value":{"generate":{}},"projection":{}},\
    "status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True",\
    "reason":"Synced","message":"version %s is in place","observedGeneration":1,\
    "lastTransitionTime":"2026-01-01T00:00:00Z"}],\
    "arn":"arn:aws:secretsmanager:cluster-local-1:000000000000:secret:%s-abcdef",\
    "versionId":"%s","stagingLabels":{"AWSCURRENT":"%s"},\
    "lastChangedTime":"2026-01-01T00:00:00Z","secretName":"%s"}}\
    """
        .formatted(name, resourceVersion, UID, name, UID, UID, name);
  }
}
