/** The inputs of AWS's actions: members, types and limits as AWS's service models have them. */
package dev.strongroom.adapters.awsapi.model;
