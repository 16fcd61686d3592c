#!/bin/sh
# External Secrets Operator as it was released, but with its provider for AWS alone: the SDKs of all the
# others are most of what there is to build.
set -eu
module=github.com/external-secrets/external-secrets
version=v0.20.4

released=$(cd / && go mod download -json "$module@$version" | sed -nE 's/.*"Dir": "(.*)".*/\1/p')
rm -rf source crds
cp -r "$released" source
chmod -R u+w source
cd source
printf 'package register\n\nimport _ "%s/pkg/provider/aws"\n' "$module" > pkg/provider/register/register.go
printf 'package register\n' > pkg/generator/register/register.go
CGO_ENABLED=0 go build -mod=mod -trimpath -ldflags='-s -w' -o ../external-secrets .
mkdir ../crds
cp config/crds/bases/external-secrets.io_secretstores.yaml \
  config/crds/bases/external-secrets.io_externalsecrets.yaml \
  config/crds/bases/generators.external-secrets.io_generatorstates.yaml ../crds
cd ..
rm -rf source
