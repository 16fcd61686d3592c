package dev.strongroom.core.signature;

import static dev.strongroom.core.signature.SignatureRefused.incomplete;
import static dev.strongroom.core.signature.SignatureRefused.mismatch;
import static dev.strongroom.core.signature.SignatureRefused.quote;

/**
 * The Credential of a signature: an access key id and what the signing key is derived for.
 *
 * @param accessKeyId 16 to 128 letters, digits and underscores (STS AccessKeyIdType)
 * @param date yyyyMMdd
 */
record CredentialScope(
    String accessKeyId, String date, String region, String service, String terminator) {
  static final String TERMINATOR = "aws4_request";

  private static final int PARTS = 5;

  private static final int LONGEST_ACCESS_KEY_ID = 128;

  static CredentialScope parse(String credential) {
    String[] parts = credential.split("/", PARTS + 1);
    if (parts.length != PARTS) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g."
              + " keyid/date/region/service/term, got "
              + quote(credential));
    }
    if (!isAccessKeyId(parts[0])) {
      throw SignatureRefused.unknownClient();
    }
    return new CredentialScope(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }

  /** Word characters; AWS's documents use AKIDEXAMPLE, which is shorter than a real one. */
  private static boolean isAccessKeyId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!isLetter && (c < '0' || c > '9') && c != '_') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_ACCESS_KEY_ID;
  }

  /** Refuses what was signed for another region, service or date. */
  void require(String expectedRegion, String expectedService, String timestamp) {
    if (!terminator.equals(TERMINATOR)) {
      throw mismatch(
          "Credential should be scoped with a valid terminator: 'aws4_request', not "
              + quote(terminator)
              + ".");
    }
    if (!service.equals(expectedService)) {
      throw mismatch(
          "Credential should be scoped to correct service: " + quote(expectedService) + ". ");
    }
    if (!region.equals(expectedRegion)) {
      throw mismatch("Credential should be scoped to a valid region. ");
    }
    if (!timestamp.startsWith(date) || date.length() != "yyyyMMdd".length()) {
      throw mismatch(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: %s != %s, from '%s'."
                  .formatted(quote(date), quote(timestamp.substring(0, 8)), timestamp));
    }
  }

  @Override
  public String toString() {
    return String.join("/", date, region, service, terminator);
  }
}
