/** Makes SecretProjections of secrets whose owners project them into other namespaces. */
package dev.strongroom.adapters.kubernetes.fanout;
