{{- define "millrace.name" -}}
{{- if contains "millrace" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-millrace" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Takes a dict of root and component. */}}
{{- define "millrace.selector" -}}
app.kubernetes.io/name: millrace
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "millrace.labels" -}}
{{ include "millrace.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "millrace.image" -}}
{{ .root.Values.image.repository }}/{{ .image }}{{ with get .root.Values.image.digests .image }}@{{ . }}{{ else }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* Where PostgreSQL takes writes: CloudNativePG's Service for them is the Cluster's name and -rw. */}}
{{- define "millrace.databaseHost" -}}
{{- if .Values.database.cloudNativePg.enabled }}{{ include "millrace.databaseCluster" . }}-rw{{ else }}{{ .Values.database.host }}{{ end }}
{{- end }}

{{- define "millrace.databaseCluster" -}}
{{- if contains "." .Values.database.host }}
{{- fail (printf "database.host is %q: with database.cloudNativePg.enabled it names the Cluster in this release's namespace, so that it has no dot" .Values.database.host) }}
{{- end }}
{{- .Values.database.host | trimSuffix "-rw" }}
{{- end }}

{{/* What every container of a service is told, and how it is watched. Takes root and component. */}}
{{- define "millrace.environment" -}}
- name: MILLRACE_LOG_INSTANCE
  valueFrom:
    fieldRef: { fieldPath: metadata.name }
- name: QUARKUS_DATASOURCE_JDBC_URL
  value: {{ printf "jdbc:postgresql://%s:%v/%s?currentSchema=%s" (include "millrace.databaseHost" .root) .root.Values.database.port .root.Values.database.name .component }}{{ with .root.Values.database.parameters }}&{{ . }}{{ end }}
- name: QUARKUS_DATASOURCE_USERNAME
  value: {{ .component }}
- name: QUARKUS_DATASOURCE_PASSWORD
  valueFrom:
    {{- if .root.Values.database.cloudNativePg.enabled }}
    secretKeyRef: { name: {{ .root.Values.database.existingSecret }}-{{ .component }}, key: password }
    {{- else }}
    secretKeyRef: { name: {{ .root.Values.database.existingSecret }}, key: {{ .component }} }
    {{- end }}
{{ include "millrace.kafka" . }}
{{- end }}

{{- define "millrace.secretsKey" -}}
- name: MILLRACE_SECRETS_KEY
  valueFrom:
    secretKeyRef: { name: {{ .root.Values.secretsKey.existingSecret }}, key: key }
{{- end }}

{{/* The service's own key for the registry's tokens, and no other's. */}}
{{- define "millrace.registryKey" -}}
- name: MILLRACE_REGISTRY_KEY
  value: /run/millrace/registry/key.pem
{{- end }}

{{- define "millrace.registryKeyMount" -}}
- { name: registry-key, mountPath: /run/millrace/registry, readOnly: true }
{{- end }}

{{- define "millrace.registryKeyVolume" -}}
- name: registry-key
  secret:
    secretName: {{ .root.Values.registry.keysSecret }}
    items:
      - { key: {{ .component }}.pem, path: key.pem }
{{- end }}

{{- define "millrace.probes" -}}
startupProbe:
  httpGet: { path: /q/health/started, port: http }
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 150
# Whoever is slow because its node has too much to do would be no faster for starting anew.
livenessProbe:
  httpGet: { path: /q/health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /q/health/ready, port: http }
  periodSeconds: 5
  timeoutSeconds: 3
{{- end }}

{{/* Where a pod runs that runs no builds. Takes the root. */}}
{{- define "millrace.placement" -}}
{{- with .Values.pods.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.pods.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.pods.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "millrace.securityContext" -}}
runAsNonRoot: true
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{/* Whether each project with a pipeline gets a Jenkins. Takes the root. */}}
{{- define "millrace.ownJenkins" -}}
{{ and (eq .Values.mode "kubernetes") .Values.jenkins.enabled }}
{{- end }}

{{/* Whether a service has a token for the cluster's API. Takes root and component. */}}
{{- define "millrace.talksToCluster" -}}
{{ or (and (eq .component "build") (or (eq .root.Values.build.executor "kubernetes") (eq (include "millrace.ownJenkins" .root) "true"))) (and (eq .root.Values.mode "kubernetes") (has .component (list "gateway" "trigger"))) }}
{{- end }}

{{/* Of the container that builds. Takes the root. */}}
{{- define "millrace.buildSecurityContext" -}}
{{- with .Values.build.securityContext }}
{{- toYaml . }}
{{- end }}
{{- if .Values.build.userNamespace }}
procMount: Unmasked
{{- end }}
{{- end }}

{{/* As whom it builds: a namespace of a pod has fewer users than the image's own user is given. */}}
{{- define "millrace.buildUser" -}}
- name: MILLRACE_BUILD_USER
  value: {{ .Values.build.userNamespace | ternary "millrace-nested" "millrace-build" }}
{{- end }}

{{- define "millrace.buildNamespace" -}}
{{ .Values.build.kubernetes.namespace | default .Release.Namespace }}
{{- end }}

{{/* The head of a Deployment down to its pod's service account. Takes root, component and values. */}}
{{- define "millrace.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "millrace.name" .root }}-{{ .component }}
  labels: {{- include "millrace.labels" . | nindent 4 }}
spec:
  {{- if not (and .values.autoscaling (dig "enabled" false (.values.autoscaling | default dict))) }}
  replicas: {{ .values.replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "millrace.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- with .root.Values.pods.labels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- include "millrace.labels" . | nindent 8 }}
      annotations:
        {{- with .root.Values.pods.annotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        checksum/config: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
        {{- if eq .component "build" }}
        checksum/pods: {{ include (print .root.Template.BasePath "/buildpods.yaml") .root | sha256sum }}
        checksum/jenkins: {{ include (print .root.Template.BasePath "/jenkins.yaml") .root | sha256sum }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "millrace.name" .root }}-{{ .component }}
      automountServiceAccountToken: {{ include "millrace.talksToCluster" . }}
      {{- if or (ne .component "build") (eq .root.Values.build.executor "kubernetes") }}
      {{- include "millrace.placement" .root | nindent 6 }}
      {{- end }}
      terminationGracePeriodSeconds: {{ .grace | default 30 }}
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "millrace.selector" . | nindent 14 }}
{{- end }}

{{/* The parts of the container that are alike. Takes root, component, values and image. */}}
{{- define "millrace.container" -}}
name: {{ .component }}
image: {{ include "millrace.image" . }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
envFrom:
  - configMapRef: { name: {{ include "millrace.name" .root }} }
resources: {{- toYaml .values.resources | nindent 2 }}
{{ include "millrace.probes" . }}
{{- end }}

{{/* How the service proves to Kafka who it is. Takes root and component. */}}
{{- define "millrace.kafka" -}}
{{- $kafka := .root.Values.kafka }}
{{- if ne $kafka.authentication "none" }}
{{- $user := printf "%s%s" $kafka.usersPrefix .component }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ eq $kafka.authentication "tls" | ternary "SSL" "SASL_SSL" }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PKCS12
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /run/millrace/kafka-ca/ca.p12
- name: KAFKA_SSL_TRUSTSTORE_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ $kafka.caSecret }}, key: ca.password }
{{- if eq $kafka.authentication "tls" }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PKCS12
- name: KAFKA_SSL_KEYSTORE_LOCATION
  value: /run/millrace/kafka-user/user.p12
- name: KAFKA_SSL_KEYSTORE_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ $user }}, key: user.password }
{{- else }}
- name: KAFKA_SASL_MECHANISM
  value: SCRAM-SHA-512
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef: { name: {{ $user }}, key: sasl.jaas.config }
{{- end }}
{{- end }}
{{- end }}

{{- define "millrace.kafkaMount" -}}
{{- if ne .root.Values.kafka.authentication "none" }}
- { name: kafka-ca, mountPath: /run/millrace/kafka-ca, readOnly: true }
{{- if eq .root.Values.kafka.authentication "tls" }}
- { name: kafka-user, mountPath: /run/millrace/kafka-user, readOnly: true }
{{- end }}
{{- end }}
{{- end }}

{{- define "millrace.kafkaVolume" -}}
{{- if ne .root.Values.kafka.authentication "none" }}
- name: kafka-ca
  secret:
    secretName: {{ .root.Values.kafka.caSecret }}
    items:
      - { key: ca.p12, path: ca.p12 }
{{- if eq .root.Values.kafka.authentication "tls" }}
- name: kafka-user
  secret:
    secretName: {{ .root.Values.kafka.usersPrefix }}{{ .component }}
    items:
      - { key: user.p12, path: user.p12 }
{{- end }}
{{- end }}
{{- end }}

{{/* A rule of a NetworkPolicy's egress: to whoever resolves names. Takes the root. */}}
{{- define "millrace.dns" -}}
- ports:
    {{- range .Values.networkPolicy.dns.ports }}
    - { protocol: UDP, port: {{ . }} }
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
  {{- with .Values.networkPolicy.dns.to }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
