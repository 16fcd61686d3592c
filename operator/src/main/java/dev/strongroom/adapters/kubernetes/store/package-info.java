/** The store's ports over the API server: records, versions and keys as custom resources. */
package dev.strongroom.adapters.kubernetes.store;
