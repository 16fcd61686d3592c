/** Conditions, statuses and events on the objects of users. */
package dev.strongroom.adapters.kubernetes.status;
