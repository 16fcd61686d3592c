/** AWS policy documents: read and checked, as resource and key policies. */
package dev.strongroom.core.policy;
