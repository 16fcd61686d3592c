/**
 * Session credentials: what AssumeRole and AssumeRoleWithWebIdentity issue, and how every replica
 * recognises them without asking another.
 */
package dev.strongroom.core.sessions;
