/** Puts the calls of the endpoint into the audit trail. */
package dev.strongroom.adapters.awsapi.auditing;
