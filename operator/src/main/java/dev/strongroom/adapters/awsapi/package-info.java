/**
 * The protocol half of the AWS endpoint: from a request to an authenticated caller and a checked
 * input, and from an output or error to an answer. What the actions do is registered by others.
 */
package dev.strongroom.adapters.awsapi;
