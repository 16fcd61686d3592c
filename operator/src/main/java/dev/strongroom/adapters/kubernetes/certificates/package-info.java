/** The endpoint's own certificate in a Secret, and its authority in a ConfigMap for clients. */
package dev.strongroom.adapters.kubernetes.certificates;
