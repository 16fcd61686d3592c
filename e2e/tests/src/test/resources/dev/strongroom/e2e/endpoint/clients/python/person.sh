#!/bin/sh
# What a person does with the AWS CLI. Whom it calls and as whom is in the profile alone.
set -eu
name=$1
rotated=$2

aws secretsmanager create-secret --name "$name" --secret-string first > /dev/null
aws secretsmanager put-secret-value --secret-id "$name" --secret-string second > /dev/null
value=$(aws secretsmanager get-secret-value --secret-id "$name" --query SecretString --output text)
pending=$(aws secretsmanager rotate-secret --secret-id "$rotated" --query VersionId --output text)

cat <<JSON
{"value": "$value", "pending": "$pending"}
JSON
