/**
 * Asks the API server who somebody is and what RBAC lets them do: TokenReviews,
 * SubjectAccessReviews and ServiceAccounts, remembered for seconds.
 */
package dev.strongroom.adapters.kubernetes.access;
