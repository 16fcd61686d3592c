/** AWS Systems Manager, as far as its parameters refer to secrets. */
package dev.strongroom.adapters.awsapi.ssm;
