/**
 * The use cases of secrets. Reconcilers and every other caller go through them. They ask for no
 * rights: a caller of the API comes by way of {@code core.actions}, which asks for them, and a
 * reconciler acts for whoever was allowed to write the object. What is done without a caller is
 * audited where records are changed ({@code core.audit.AuditedRecordStore}).
 */
package dev.strongroom.core.secrets;
