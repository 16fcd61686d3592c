/**
 * Who may do what: callers, the actions and the Kubernetes rights that stand for them, and the
 * decision of the three doors (identity, resource, key).
 */
package dev.strongroom.core.access;
