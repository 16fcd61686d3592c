/** The judgement of GitOps tools about objects. */
package dev.strongroom.e2e.gitops;
