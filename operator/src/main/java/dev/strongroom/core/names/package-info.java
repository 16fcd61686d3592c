/** Names that Kubernetes checks: of objects, of the keys of a Secret, of labels and annotations. */
package dev.strongroom.core.names;
