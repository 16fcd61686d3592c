/** Restarting workloads after the content of a projected Secret has changed: whether and when. */
package dev.strongroom.core.rollout;
