{{/* Of all objects; those of the cluster must differ between releases. */}}
{{- define "operator.name" -}}
{{- if contains "kafka-backup-operator" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-kafka-backup-operator" (.Release.Name | trunc 28) -}}
{{- end -}}
{{- end -}}

{{- define "operator.selector" -}}
app.kubernetes.io/name: {{ include "operator.name" . }}
{{- end -}}

{{- define "operator.labels" -}}
{{ include "operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "operator.image" -}}
{{ .image.repository }}:{{ .image.tag | default .version }}
{{- end -}}

{{/* The rules of a role of deploy/operator/rbac.yaml, which is a file of the chart: they are written once. */}}
{{- define "operator.rules" -}}
{{- $wanted := . -}}
{{- range splitList "\n---\n" (.root.Files.Get "rbac.yaml") -}}
{{- $object := fromYaml . -}}
{{- if eq $object.kind $wanted.kind -}}
{{- toYaml $object.rules -}}
{{- end -}}
{{- end -}}
{{- end -}}
