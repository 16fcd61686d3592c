{{/* Name of every namespaced object of the release; with the namespace in front, of the others. */}}
{{- define "strongroom.name" -}}
{{- if contains "strongroom" .Release.Name -}}
{{ printf "%s-operator" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-strongroom-operator" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "strongroom.selectorLabels" -}}
app.kubernetes.io/name: strongroom-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "strongroom.labels" -}}
{{ include "strongroom.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: strongroom
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "strongroom.serviceAccountName" -}}
{{ .Values.serviceAccount.name | default (include "strongroom.name" .) }}
{{- end }}

{{/* Namespaces in which nothing is done; the operator's own is one of them. */}}
{{- define "strongroom.excludedNamespaces" -}}
{{ append (.Values.excludedNamespaces | default list) .Release.Namespace | uniq | toJson }}
{{- end }}

{{/* Accounts that may delete objects of the store; the controller does so in namespaces that end. */}}
{{- define "strongroom.storeAccounts" -}}
{{- $prefix := printf "system:serviceaccount:%s:" .Release.Namespace -}}
{{- $accounts := list (printf "%s%s" $prefix (include "strongroom.serviceAccountName" .)) -}}
{{- if .Values.restore.serviceAccount.create -}}
{{- $accounts = append $accounts (printf "%s%s" $prefix (include "strongroom.restoreServiceAccountName" .)) -}}
{{- end -}}
{{ append $accounts "system:serviceaccount:kube-system:namespace-controller" | toJson }}
{{- end }}

{{/* Where root keys come from; of each list the first wraps, the others only unwrap. */}}
{{- define "strongroom.rootKeyProviders" -}}
{{ prepend (.Values.rootKey.formerProviders | default list) .Values.rootKey.provider | uniq | toJson }}
{{- end }}

{{- define "strongroom.rootKeySecrets" -}}
{{ prepend (.Values.rootKey.formerSecretNames | default list) .Values.rootKey.secretName | uniq | toJson }}
{{- end }}

{{- define "strongroom.rootKeyEnv" -}}
{{- $providers := include "strongroom.rootKeyProviders" . | fromJsonArray -}}
- name: STRONGROOM_ROOT_KEY_PROVIDER
  value: {{ join "," $providers | quote }}
{{- if has "cluster" $providers }}
- name: STRONGROOM_ROOT_KEY_SECRET
  value: {{ include "strongroom.rootKeySecrets" . | fromJsonArray | join "," | quote }}
{{- end }}
{{- if has "file" $providers }}
- name: STRONGROOM_ROOT_KEY_FILE
  value: {{ .Values.rootKey.file | quote }}
{{- end }}
{{- if has "pkcs11" $providers }}
{{- with .Values.rootKey.pkcs11 }}
- name: STRONGROOM_ROOT_KEY_PKCS11_LIBRARY
  value: {{ .library | quote }}
- name: STRONGROOM_ROOT_KEY_PKCS11_SLOT
  value: {{ .slot | toString | quote }}
- name: STRONGROOM_ROOT_KEY_PKCS11_SLOT_INDEX
  value: {{ .slotIndex | toString | quote }}
- name: STRONGROOM_ROOT_KEY_PKCS11_PIN_FILE
  value: {{ .pinFile | quote }}
- name: STRONGROOM_ROOT_KEY_PKCS11_KEY
  value: {{ prepend (.formerKeyLabels | default list) .keyLabel | join "," | quote }}
{{- end }}
{{- end }}
{{- if has "kms-plugin" $providers }}
- name: STRONGROOM_ROOT_KEY_KMS_SOCKET
  value: {{ prepend (.Values.rootKey.kms.formerSockets | default list) .Values.rootKey.kms.socket | join "," | quote }}
{{- end }}
{{- end }}

{{- define "strongroom.backupServiceAccountName" -}}
{{ .Values.backup.serviceAccount.name | default (printf "%s-backup" (include "strongroom.name" .)) }}
{{- end }}

{{- define "strongroom.restoreServiceAccountName" -}}
{{ .Values.restore.serviceAccount.name | default (printf "%s-restore" (include "strongroom.name" .)) }}
{{- end }}

{{/* What the operator may do with the namespaces it works for. */}}
{{- define "strongroom.workRules" -}}
- apiGroups: [strongroom.dev]
  resources: [managedsecrets, secretprojections, encryptionkeys, rotationpolicies, externalsecrettargets]
  verbs: [get, list, watch]
# What the owner of a secret has projected into namespaces that accept it (spec.sharing.projectInto). The
# admission policy of this chart narrows this to SecretProjections that the operator has made.
- apiGroups: [strongroom.dev]
  resources: [secretprojections]
  verbs: [create, patch, delete]
# A secret that a client of the AWS API deletes takes its ManagedSecret along when its window ends.
- apiGroups: [strongroom.dev]
  resources: [managedsecrets]
  verbs: [delete]
- apiGroups: [strongroom.dev]
  resources: [managedsecrets/status, secretprojections/status, encryptionkeys/status, rotationpolicies/status, externalsecrettargets/status]
  verbs: [update, patch]
# RBAC cannot select by label, nor leave out namespaces: a ClusterRole covers the excluded ones, too.
# The admission policy of this chart narrows the writing to the operator's own Secrets outside of
# them; it never deletes one.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, update, patch]
# CA bundles of targets. Watched as metadata alone, and only while a target waits for a missing one.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, watch]
- apiGroups: ["", events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- if .Values.rollout.enabled }}
# To restart workloads that use a changed Secret. The admission policy of this chart narrows the patch
# to the operator's own annotations on workloads that allow it.
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [list, watch, patch]
{{- end }}
{{- if .Values.targets.jobs.enabled }}
# To have Jobs carry out the steps of rotations. The admission policy of this chart narrows the
# creation to Jobs of CronJobs, under ServiceAccounts that are meant for it.
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: [get]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, create]
{{- end }}
{{- end }}

{{/* Budgets as the operator reads them: <namespace>=<secrets>/<versions>/<bytes>/<keys>/<projections>, * for all others. */}}
{{- define "strongroom.budgets" -}}
{{- $entries := list (printf "*=%s" (include "strongroom.budget" .Values.budgets.default)) -}}
{{- range $namespace, $budget := .Values.budgets.namespaces -}}
{{- $entries = append $entries (printf "%s=%s" $namespace (include "strongroom.budget" $budget)) -}}
{{- end -}}
{{- join "," $entries -}}
{{- end -}}

{{- define "strongroom.budget" -}}
{{- $parts := list -}}
{{- range list "secrets" "versions" "bytes" "keys" "projections" -}}
{{- $value := get $ . -}}
{{- $parts = append $parts (ternary $value (ternary "" (printf "%d" (int64 $value)) (kindIs "invalid" $value)) (kindIs "string" $value)) -}}
{{- end -}}
{{- join "/" $parts -}}
{{- end -}}

{{/* Where the audit trail goes; nothing but the empty list when it goes nowhere. */}}
{{- define "strongroom.auditEnv" -}}
- name: STRONGROOM_AUDIT_SINKS
  value: {{ join "," .Values.audit.sinks | quote }}
{{- if .Values.audit.sinks }}
- name: STRONGROOM_AUDIT_WHEN_UNAVAILABLE
  value: {{ .Values.audit.whenUnavailable | quote }}
- name: STRONGROOM_AUDIT_DIRECTORY
  value: {{ .Values.audit.directory | quote }}
{{- if has "file" .Values.audit.sinks }}
- name: STRONGROOM_AUDIT_FILE_BYTES
  value: {{ .Values.audit.file.maxBytes | quote }}
- name: STRONGROOM_AUDIT_FILE_HOURS
  value: {{ .Values.audit.file.maxHours | quote }}
- name: STRONGROOM_AUDIT_TOTAL_BYTES
  value: {{ .Values.audit.file.totalBytes | quote }}
- name: STRONGROOM_AUDIT_WHEN_FULL
  value: {{ .Values.audit.file.whenFull | quote }}
- name: STRONGROOM_AUDIT_FSYNC
  value: {{ .Values.audit.file.fsync | quote }}
{{- end }}
{{- if has "webhook" .Values.audit.sinks }}
- name: STRONGROOM_AUDIT_WEBHOOK_URL
  value: {{ .Values.audit.webhook.url | quote }}
- name: STRONGROOM_AUDIT_WEBHOOK_CA_FILE
  value: {{ .Values.audit.webhook.caFile | quote }}
- name: STRONGROOM_AUDIT_WEBHOOK_TOKEN_FILE
  value: {{ .Values.audit.webhook.tokenFile | quote }}
- name: STRONGROOM_AUDIT_BUFFER_BYTES
  value: {{ .Values.audit.webhook.bufferBytes | quote }}
{{- end }}
{{- if .Values.audit.signingKeySecret }}
- name: STRONGROOM_AUDIT_SIGNING_KEY_FILE
  value: /etc/strongroom/audit/private.pem
{{- end }}
{{- end }}
{{- end }}

{{- define "strongroom.image" -}}
"{{ required "image.repository must be set to the registry and repository of the operator's image, such as registry.example.com/strongroom/operator" .Values.image.repository }}{{ if not (hasPrefix "@" .Values.image.tag) }}:{{ end }}{{ .Values.image.tag | default .Chart.AppVersion }}"
{{- end }}

{{/* What operator and endpoint are both told. */}}
{{- define "strongroom.sharedEnv" -}}
- name: STRONGROOM_REGION
  value: {{ .Values.region | quote }}
- name: STRONGROOM_FORMER_REGIONS
  value: {{ join "," .Values.formerRegions | quote }}
- name: STRONGROOM_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: STRONGROOM_WATCH_NAMESPACES
  value: {{ join "," .Values.watchNamespaces | quote }}
- name: STRONGROOM_EXCLUDED_NAMESPACES
  value: {{ include "strongroom.excludedNamespaces" . | fromJsonArray | join "," | quote }}
{{ include "strongroom.rootKeyEnv" . }}
- name: STRONGROOM_BUDGETS
  value: {{ include "strongroom.budgets" . | quote }}
- name: STRONGROOM_ROTATION_MINIMUM_HOURS
  value: {{ .Values.rotationMinimumHours | quote }}
- name: STRONGROOM_HTTP_PORT
  value: {{ .Values.httpPort | quote }}
- name: STRONGROOM_METRICS_PORT
  value: {{ .Values.metricsPort | quote }}
- name: STRONGROOM_STORE_AWAIT_RESTORE
  value: {{ .Values.store.awaitRestore | quote }}
{{ include "strongroom.auditEnv" . }}
{{- with .Values.events }}
{{- if .url }}
- name: STRONGROOM_EVENTS_URL
  value: {{ .url | quote }}
- name: STRONGROOM_EVENTS_CA_FILE
  value: {{ .caFile | quote }}
- name: STRONGROOM_EVENTS_TOKEN_FILE
  value: {{ .tokenFile | quote }}
{{- end }}
{{- end }}
- name: STRONGROOM_LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
{{- end }}

{{/* What the pods of both have before their containers. */}}
{{- define "strongroom.podStart" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.initContainers }}
initContainers: {{- toYaml . | nindent 0 }}
{{- end }}
{{- end }}

{{- define "strongroom.probes" -}}
startupProbe:
  httpGet:
    path: /health/started
    port: http
  periodSeconds: 1
  timeoutSeconds: 3
  # Long enough for an API server that is away for a while or slow to list very many secrets.
  failureThreshold: 600
livenessProbe:
  httpGet:
    path: /health/live
    port: http
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /health/ready
    port: http
  periodSeconds: 5
  timeoutSeconds: 3
{{- end }}

{{- define "strongroom.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- define "strongroom.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .Values.audit.sinks }}
- name: audit
  mountPath: {{ .Values.audit.directory }}
{{- with .Values.audit.signingKeySecret }}
- name: audit-signing-key
  mountPath: /etc/strongroom/audit
  readOnly: true
{{- end }}
{{- end }}
{{- with .Values.volumeMounts }}
{{- toYaml . | nindent 0 }}
{{- end }}
{{- end }}

{{- define "strongroom.volumes" -}}
# In memory: what the virtual machine writes when it crashes may show secrets.
- name: tmp
  emptyDir:
    medium: Memory
    sizeLimit: 16Mi
{{- if .Values.audit.sinks }}
- name: audit
  {{- toYaml (.Values.audit.volume | default (dict "emptyDir" (dict "sizeLimit" "2Gi"))) | nindent 2 }}
{{- with .Values.audit.signingKeySecret }}
- name: audit-signing-key
  secret:
    secretName: {{ . }}
    items:
    - key: private.pem
      path: private.pem
{{- end }}
{{- end }}
{{- with .Values.volumes }}
{{- toYaml . | nindent 0 }}
{{- end }}
{{- end }}

{{- define "strongroom.scheduling" -}}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The endpoint's objects, of which the Service is the name that clients use. */}}
{{- define "strongroom.endpointName" -}}
{{- if contains "strongroom" .Release.Name -}}
{{ printf "%s-endpoint" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-strongroom-endpoint" .Release.Name | trunc 52 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "strongroom.endpointSelectorLabels" -}}
app.kubernetes.io/name: strongroom-endpoint
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "strongroom.endpointLabels" -}}
{{ include "strongroom.endpointSelectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: strongroom
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "strongroom.endpointServiceAccountName" -}}
{{ .Values.endpoint.serviceAccount.name | default (include "strongroom.endpointName" .) }}
{{- end }}

{{- define "strongroom.endpointUrl" -}}
{{- $port := int .Values.endpoint.service.port -}}
https://{{ include "strongroom.endpointName" . }}.{{ .Release.Namespace }}.svc{{ if ne $port 443 }}:{{ $port }}{{ end }}
{{- end }}

{{/* What the endpoint may do with the namespaces that it serves: it mirrors what clients create. */}}
{{- define "strongroom.endpointWorkRules" -}}
- apiGroups: [strongroom.dev]
  resources: [managedsecrets, encryptionkeys]
  verbs: [get, create, update, patch, delete]
# Which target calls the function that a RotationLambdaARN names.
- apiGroups: [strongroom.dev]
  resources: [externalsecrettargets]
  verbs: [list]
# Tells the owner of a secret of callers who were refused.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- if .Values.endpoint.accessKeys.enabled }}
# Issues access keys, follows their revocation, and shows when they were used.
- apiGroups: [strongroom.dev]
  resources: [accesskeys]
  verbs: [get, list, watch]
- apiGroups: [strongroom.dev]
  resources: [accesskeys/status]
  verbs: [update]
{{- end }}
{{- end }}
