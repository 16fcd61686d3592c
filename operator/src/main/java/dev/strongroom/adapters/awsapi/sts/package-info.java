/**
 * The actions of AWS STS: from checked inputs to core's use cases, and from sessions to outputs.
 */
package dev.strongroom.adapters.awsapi.sts;
