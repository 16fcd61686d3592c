/** Root keys in the cluster: the generated Secret, and the RootKey objects that people see. */
package dev.strongroom.adapters.kubernetes.rootkeys;
