/**
 * AWS KMS for those who call it directly: keys are made, described, changed and used in the name of
 * a caller. Each key is an EncryptionKey object; the object is changed first and the record second,
 * so whoever looks at the object sees what was asked for.
 */
package dev.strongroom.core.kms;
