/**
 * What a pass over a ManagedSecret decides: from facts that it gathered, without effects. The steps
 * are {@link KeyChoice}, {@link Rollback}, {@link ProjectionStep} and {@link UpkeepStep}; what they
 * and their actions come to is the {@link SecretOutcome}.
 */
package dev.strongroom.core.reconciling.managedsecret;
