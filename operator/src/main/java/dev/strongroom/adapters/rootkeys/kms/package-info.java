/**
 * The root key provider {@code kms-plugin}: a client of the Kubernetes KMS v2 protocol, so that the
 * plugins that clusters already run for the encryption of etcd keep Strongroom's root key, too.
 */
package dev.strongroom.adapters.rootkeys.kms;
