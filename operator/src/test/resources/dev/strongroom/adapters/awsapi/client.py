"""What a program of AWS's SDK for Python does, unchanged but for the address."""

import json
import sys
import urllib.request
import ssl

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

address, authority, region, key_id, secret, token = sys.argv[1:]
session = botocore.session.Session()


def client(service, **more):
    return session.create_client(
        service,
        region_name=region,
        endpoint_url=address,
        verify=authority,
        config=Config(retries={"max_attempts": 1}),
        **{
            "aws_access_key_id": key_id,
            "aws_secret_access_key": secret,
            "aws_session_token": token,
            **more,
        },
    )


def error(call, **arguments):
    try:
        call(**arguments)
        return "none"
    except ClientError as e:
        return e.response["Error"]["Code"] + ": " + e.response["Error"]["Message"]


secrets = client("secretsmanager")
sts = client("sts")
described = secrets.describe_secret(SecretId="shop/db ü")
# Built, not called: the URL is called below.
url = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
with urllib.request.urlopen(url, context=ssl.create_default_context(cafile=authority)) as answer:
    presigned = answer.read().decode()
role = sts.assume_role_with_web_identity(
    RoleArn="arn:aws:iam::123456789012:role/checkout",
    RoleSessionName="checkout-1",
    WebIdentityToken="a.b.c",
)

print(
    json.dumps(
        {
            "name": described["Name"],
            "created": described["CreatedDate"].timestamp(),
            "request": described["ResponseMetadata"]["RequestId"],
            "value": secrets.get_secret_value(SecretId="ü")["SecretString"],
            "parameter": client("ssm").get_parameter(Name="/a")["Parameter"]["Name"],
            "account": sts.get_caller_identity()["Account"],
            "presigned": presigned,
            "issued": role["Credentials"]["AccessKeyId"],
            "absent": error(secrets.delete_secret, SecretId="a"),
            "forged": error(
                client("secretsmanager", aws_session_token="x").describe_secret, SecretId="a"
            ),
        }
    )
)
