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

{{/* What the operator may do with the namespaces it works for. */}}
{{- define "strongroom.workRules" -}}
- apiGroups: [strongroom.dev]
  resources: [managedsecrets, encryptionkeys, rotationpolicies, externalsecrettargets]
  verbs: [get, list, watch]
- apiGroups: [strongroom.dev]
  resources: [managedsecrets/status, encryptionkeys/status, rotationpolicies/status, externalsecrettargets/status]
  verbs: [update, patch]
# RBAC cannot select by label. The admission policy of this chart narrows the writing to the
# operator's own Secrets; it never deletes one.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, update, patch]
# CA bundles of targets.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get]
- apiGroups: ["", events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}
