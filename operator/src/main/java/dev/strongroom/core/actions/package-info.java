/**
 * The actions of AWS Secrets Manager as use cases with a caller: each finds the secret that is
 * meant, asks the doors, and has the work done.
 */
package dev.strongroom.core.actions;
