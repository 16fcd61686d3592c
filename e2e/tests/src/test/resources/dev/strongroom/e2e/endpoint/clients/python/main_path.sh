#!/bin/sh
# The main path with the AWS CLI. Whom it calls and as whom is in the environment alone.
set -eu
name=$1

created=$(aws secretsmanager create-secret --name "$name" --description 'by a client' \
  --secret-string 'first ü' --query '[ARN, VersionId]' --output text)
arn=$(echo "$created" | cut -f1)
first_version=$(echo "$created" | cut -f2)
first_value=$(aws secretsmanager get-secret-value --secret-id "$name" \
  --query SecretString --output text)
second_version=$(aws secretsmanager put-secret-value --secret-id "$arn" \
  --secret-string second --query VersionId --output text)
described=$(aws secretsmanager describe-secret --secret-id "$name" \
  --query '[Name, Description, VersionIdsToStages]' --output json)
listed=$(aws secretsmanager list-secrets --filters "Key=name,Values=$name" \
  --query 'SecretList[].Name' --output json)
previous_value=$(aws secretsmanager get-secret-value --secret-id "$name" \
  --version-stage AWSPREVIOUS --query SecretString --output text)
if missing=$(aws secretsmanager get-secret-value --secret-id "$name/missing" 2>&1); then
  missing=''
fi

cat <<JSON
{
  "arn": "$arn",
  "firstVersion": "$first_version",
  "firstValue": "$first_value",
  "secondVersion": "$second_version",
  "described": $described,
  "listed": $listed,
  "previousValue": "$previous_value",
  "missing": "$(echo $missing)"
}
JSON
