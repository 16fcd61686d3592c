package dev.strongroom.core.problems;

/** Refusals of direct calls of KMS, in AWS's words where they are known. */
public enum KmsReason implements Reason {
  KeyUnknown(QUOTED, "Key '{0}' does not exist"),
  AliasUnknown(QUOTED, "Alias {0} is not found."),
  KeyIdInvalid(QUOTED, "Invalid keyId {0}"),
  ArnInvalid(QUOTED, "Invalid arn {0}"),
  KeyIsDisabled("{0} is disabled."),
  KeyIsPendingDeletion("{0} is pending deletion."),
  KeyIsNotPendingDeletion("{0} is not pending deletion."),
  KeyGone("{0} was deleted."),
  CiphertextOfUnknownKey(
      "The ciphertext refers to a customer master key that does not exist, does not exist in this"
          + " region, or you are not allowed to access."),
  CiphertextInvalid(
      "The ciphertext was changed, or it was encrypted elsewhere or with another encryption"
          + " context."),
  CiphertextOfAnotherKey(
      "The key ID in the request does not identify a CMK that can perform this operation."),
  CiphertextMissing(
      "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint:"
          + " Member must not be null"),
  AlgorithmUnsupported("Keys encrypt with SYMMETRIC_DEFAULT only."),
  DataKeySize("Please specify either number of bytes or key spec."),
  RandomSize("NumberOfBytes: name how many bytes you need, from 1 to 1024."),
  ContextTooLong("EncryptionContext: the pairs have more than {0} bytes together."),
  RecipientUnsupported("Recipient: AWS Nitro Enclaves are not supported. Leave Recipient out."),
  DryRunSucceeded("The request would have succeeded, but the DryRun option is set."),
  KindOfKeyUnsupported(
      "{0}: only symmetric encryption keys of one region are supported: KeySpec SYMMETRIC_DEFAULT,"
          + " KeyUsage ENCRYPT_DECRYPT, Origin AWS_KMS."),
  KeyObjectRefused(
      "The API server refused EncryptionKey {0} with HTTP status {1}. Check admission policies,"
          + " resource quotas and the namespace."),
  AliasTakenByKey("An alias with the name {0} already exists"),
  AliasNameInvalid(
      "AliasName: begins with alias/ and has 1 to 250 characters of A-Z a-z 0-9 / _ - after it, and"
          + " does not begin with alias/aws/, which is reserved."),
  TooManyAliases("Key {0} has {1} aliases, which is the limit. Delete one first."),
  AliasOfObject(
      "alias/{0} is the name of EncryptionKey {0} and cannot be deleted. Give the key another alias"
          + " with CreateAlias."),
  TargetIsDefaultKey("Aliases cannot be given to the default key of an account."),
  PolicyNameUnknown("No such policy exists"),
  PolicyLocksCallerOut(
      "The new key policy will not allow you to update the key policy in the future."),
  PolicyTooLong("Policy: a key policy has at most {0} bytes."),
  DeletionWindow("PendingWindowInDays: must be from 7 to 30."),
  RotationsUsedUp(
      "Key {0} has {1} versions of its material, which is the limit. Create a new key."),
  KeyTagReserved("Tags: keys that begin with aws: are reserved."),
  KeyTagTwice("Tags: the key {0} is there twice."),
  TooManyKeyTags("Tags: a key has at most {0} tags."),
  MarkerInvalid("Marker: use the NextMarker of the answer before, with the same parameters.");

  private final String sentence;
  private final int argumentLimit;

  KmsReason(String sentence) {
    this(NAME, sentence);
  }

  KmsReason(int argumentLimit, String sentence) {
    this.argumentLimit = argumentLimit;
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public int argumentLimit() {
    return argumentLimit;
  }
}
