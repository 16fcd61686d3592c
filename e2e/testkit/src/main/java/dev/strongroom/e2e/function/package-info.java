/** Rotation functions as AWS Lambda runs them, on this machine. */
package dev.strongroom.e2e.function;
