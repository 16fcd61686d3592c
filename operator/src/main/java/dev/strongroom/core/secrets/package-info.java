/**
 * Secrets, their versions and staging labels: the values, the rules for moving labels, and the
 * ports through which the record and the values of a secret are kept. Nothing here knows
 * Kubernetes.
 */
package dev.strongroom.core.secrets;
