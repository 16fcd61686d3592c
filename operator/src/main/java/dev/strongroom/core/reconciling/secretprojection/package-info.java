/** What a pass over a SecretProjection decides, from facts that it gathered, and comes to. */
package dev.strongroom.core.reconciling.secretprojection;
