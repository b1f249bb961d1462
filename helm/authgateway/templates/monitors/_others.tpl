{{/*
One ticket for each other owner, to its team and never to ours. While our own process stands still, no clock reading of
another's time can be trusted, so no latency ticket is written then: our own alerts fire instead. The queue before us ends at
our first step, so it also waits for us while our own work is slow.
*/}}
{{- define "authgateway.monitors.otherOwners" -}}
{{- $root := . }}
{{- $monitors := .Values.monitors }}
{{- $selector := include "authgateway.monitors.selector" . }}
- name: authgateway-other-owners
  interval: {{ $monitors.evaluationInterval }}
  rules:
    {{- range $other := include "authgateway.monitors.others" . | fromYamlArray }}
    {{- $owner := index $monitors.owners $other.key }}
    {{- $from := printf "%s,owner=%q" $selector $other.owner }}
    {{- $base := dict "root" $root "alert" $other.alert "severity" "ticket" "team" $owner.team "owner" $other.owner }}
    - alert: {{ $other.alert }}
      expr: |
        (
          sum without (window) (authgateway:owner_slow_requests:ratio{ {{- $from }},window="others_long"}) > {{ $owner.latencyShare }}
          and sum without (window) (authgateway:owner_slow_requests:ratio{ {{- $from }},window="others_short"}) > {{ $owner.latencyShare }}
          and sum without (window) (authgateway:owner_slow_requests:increase{ {{- $from }},window="others_long"}) >= {{ $monitors.minimumBadRequests }}
        )
        unless on (namespace, job) authgateway:process_stall:fleet_share{ {{- $selector }},window="others_short"} > {{ $monitors.stalls.exoneratingShare }}
        {{- if eq $other.key "apiGatewayQueue" }}
        unless on (namespace, job) authgateway:own_slow_requests:ratio{ {{- $selector }},window="others_short"} > {{ $monitors.burnRates.fast }} * (100 - {{ $monitors.own.latencyObjective }}) / 100
        {{- end }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (merge (dict "signal" "latency"
        "summary" (printf "Requests wait too long for %s" $other.wait)
        "description" (printf "{{ $value | humanizePercentage }} of the requests of the last %s waited longer than %v s for %s (%s, owner %s). More than %v of them is too many. AuthGateway's own time is not in this number." $monitors.windows.others.long $owner.latencyThreshold $other.wait $other.histogram $other.owner $owner.latencyShare)) $base) | nindent 6 }}
    {{- if $other.errors }}
    - alert: {{ $other.alert }}
      expr: |
        sum without (window) (authgateway:errors:ratio{ {{- $from }},window="others_long"}) > {{ $owner.errorShare }}
        and sum without (window) (authgateway:errors:ratio{ {{- $from }},window="others_short"}) > {{ $owner.errorShare }}
        and sum without (window) (authgateway:errors:increase{ {{- $from }},window="others_long"}) >= {{ $monitors.minimumBadRequests }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (merge (dict "signal" "errors"
        "summary" (printf "Requests fail by the fault of %s" ($other.wait | splitList "," | first))
        "description" (printf "{{ $value | humanizePercentage }} of the requests of the last %s failed by its fault (authgateway_request_errors_total{owner=%q}). More than %v of them is too many." $monitors.windows.others.long $other.owner $owner.errorShare)) $base) | nindent 6 }}
    {{- end }}
    {{- end }}
    - alert: AuthGatewayRevocationsStale
      expr: |
        min_over_time(authgateway_revocations_age_seconds{ {{- $selector -}} }[{{ $monitors.windows.others.short }}]) > {{ $monitors.revocations.maximumAge }}
        unless on (namespace, job, instance) {{ include "authgateway.monitors.redisAnswers" . }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayRevocationsStale" "severity" "ticket" "team" $monitors.owners.redis.team "owner" "redis" "signal" "staleness"
        "summary" "A replica's copy of the revocations is old because Redis does not answer"
        "description" (printf "The copy of {{ $labels.instance }} is {{ $value | humanizeDuration }} old or older, more than %v s (authgateway_revocations_age_seconds), and no operation of it on Redis succeeds. Routes refuse with 503, or go on with the old copy where they may." $monitors.revocations.maximumAge)) | nindent 6 }}
    - alert: AuthGatewayRelationsStale
      expr: |
        min_over_time(authgateway_relations_age_seconds{ {{- $selector -}} }[{{ $monitors.windows.others.short }}]) > {{ $monitors.relations.maximumAge }}
        unless on (namespace, job, instance) {{ include "authgateway.monitors.redisAnswers" . }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayRelationsStale" "severity" "ticket" "team" $monitors.owners.redis.team "owner" "redis" "signal" "staleness"
        "summary" "A replica's copy of a relationship store is old because Redis does not answer"
        "description" (printf "The oldest copy of {{ $labels.instance }} is {{ $value | humanizeDuration }} old or older, more than %v s (authgateway_relations_age_seconds), and no operation of it on Redis succeeds. Its lease is lost: what asks that store is answered with 503." $monitors.relations.maximumAge)) | nindent 6 }}
    - alert: AuthGatewayKeysOld
      expr: max by (namespace, job, issuer) (authgateway_keys_age_seconds{ {{- $selector -}} }) > {{ $monitors.keys.maximumAge }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayKeysOld" "severity" "ticket" "team" $monitors.owners.identityProvider.team "owner" "identity_provider" "signal" "staleness"
        "summary" "An issuer's keys can't be fetched"
        "description" (printf "The keys of issuer {{ $labels.issuer }} are {{ $value | humanizeDuration }} old, more than %v s (authgateway_keys_age_seconds). The last good ones are used until KeysMaxStale; after that its tokens are answered with 503." $monitors.keys.maximumAge)) | nindent 6 }}
{{- end }}
