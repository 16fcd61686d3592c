/** The actions of AWS KMS: their inputs become calls of core, its answers their outputs. */
package dev.strongroom.adapters.awsapi.kms;
