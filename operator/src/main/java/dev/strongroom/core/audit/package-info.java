/**
 * The audit trail: CloudTrail-format records that cannot hold a value, the hash chain that they
 * stand in, and its verification. Writing them somewhere is behind the port {@code AuditTrail}.
 */
package dev.strongroom.core.audit;
