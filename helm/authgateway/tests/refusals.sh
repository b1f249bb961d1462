# shellcheck shell=bash disable=SC2154 # sourced by .ci/chart, which has the variables
# What the chart refuses, each with the part of its message that says what to do. Sourced by .ci/chart, which says what
# `refused` does: NAME REGEX ARGUMENT...

refused "an unknown key" 'replicas' --set replicas=3
refused "an unknown key inside a section" 'maxUnavailble' --set podDisruptionBudget.maxUnavailble=1
refused "a word for a number" 'replicaCount' --set replicaCount=two
refused "a number for a word" 'existingSecret' --set existingSecret=5
refused "a word for a switch" 'enabled' --set-string autoscaling.enabled=yes
refused "a list for the configuration" 'config' --set-json 'config=[]'
refused "a digest that is none" 'digest' --set image.digest=latest
refused "an unknown pull policy" 'pullPolicy' --set image.pullPolicy=Sometimes
refused "a port out of range" 'port' --set service.port=70000
refused "egress without ports" 'ports' --set-json 'networkPolicy.egress=[{"cidrs":["10.0.0.0/8"]}]'
refused "egress to everywhere by leaving the peers out" 'egress' --set-json 'networkPolicy.egress=[{"ports":[443]}]'
refused "egress to an empty list, which would mean everywhere" 'cidrs' --set-json 'networkPolicy.egress=[{"cidrs":[],"ports":[443]}]'
refused "a peer that selects nothing in particular" 'apiGateway' --set-json 'networkPolicy.apiGateway=[{}]'
refused "a drain beside the chart's" 'drain\.delaySeconds' --set config.Hosting.DrainDelay=00:00:01
refused "a doors' port beside the chart's" 'doors\.enabled' --set config.Hosting.DoorUrls=http://*:9000
refused "a drain by variable" 'drain\.delaySeconds' --set-json 'extraEnv=[{"name":"AUTHGATEWAY__Hosting__DrainDelay","value":"00:00:01"}]'
refused "a drain that ends before readiness is seen to fail" 'raise the delay' --set drain.delaySeconds=8
refused "a setting beside the chart's, in another spelling" 'drain\.delaySeconds' --set config.Hosting.drainDELAY=00:00:01
refused "a section in another spelling" 'write it config\.Hosting' --set config.hosting.MaxConnections=5
refused "a management port elsewhere" 'leave it out' --set config.Hosting.ManagementUrls=http://*:9000
refused "a secret in the configuration" 'existingSecret names, as the key' --set config.Redis.Password=x
refused "a secret in a list of the configuration" 'Tokens__Encryptionkeys__0' --set config.Tokens.EncryptionKeys[0]=x
refused "a password in Redis' address" 'Redis__Password' --set config.Redis.Url=redis://user:secret@redis:6379
refused "a secret as a plain variable" 'secretKeyRef' --set-json 'extraEnv=[{"name":"AUTHGATEWAY__Management__AdminToken","value":"x"}]'
refused "a password in a plain variable" 'secretKeyRef' --set-json 'extraEnv=[{"name":"AUTHGATEWAY__Redis__Url","value":"redis://:x@redis"}]'
refused "a password in another plain variable" 'secretKeyRef' --set-json 'extraEnv=[{"name":"HTTPS_PROXY","value":"http://user:secret@proxy:3128"}]'
refused "a credential in a plain variable" 'secretKeyRef' --set-json 'extraEnv=[{"name":"AUTHGATEWAY__ReverseProxy__Routes__a__Transforms__0__Set","value":"Bearer x"}]'
route='config.ReverseProxy.Routes.members.Transforms[0]'
refused "a password in a proxy's address" 'as the key Reverseproxy__Clusters__Legacy__Httpclient__Webproxy__Address' \
  --set config.ReverseProxy.Clusters.legacy.HttpClient.WebProxy.Address=http://user:secret@proxy:3128
refused "a password in an upstream's address" 'as the key Reverseproxy__Clusters__Legacy__Destinations__One__Address' \
  --set config.ReverseProxy.Clusters.legacy.Destinations.one.Address=https://user:secret@legacy.example.internal/
for header in Authorization proxy-authorization Cookie X-Api-Key X-ApiKey Ocp-Apim-Subscription-Key X-Auth-Token X-Client-Secret; do
  refused "a transform that sets $header" 'as the key Reverseproxy__Routes__Members__Transforms__0__Set' --set "$route.RequestHeader=$header,$route.Set=x"
done
refused "a transform that appends a credential" 'Transforms__0__Append' --set "$route.RequestHeader=X-Api-Key,$route.Append=x"
refused "a transform in another spelling" 'Transforms__0__Set' --set "config.reverseproxy.routes.members.transforms[0].requestheader=x-api-key,config.reverseproxy.routes.members.transforms[0].SET=x"
refused "a transform that sets a credential by another name" 'Transforms__0__Set' --set "$route.RequestHeader=X-Upstream,$route.Set=Basic dXNlcjpzZWNyZXQ="
refused "a transform that sets a parameter with a key" 'Transforms__0__Set' --set "$route.QueryValueParameter=api_key,$route.Set=x"
refused "a password in a receiver's address" 'Telemetry__Otlp__Headers' --set otlp.mode=service,otlp.endpoint=http://user:secret@collector:4317
refused "a number that .NET reads otherwise" '0x32 for 50' --set-json 'extraEnv=[{"name":"DOTNET_GCHeapHardLimitPercent","value":"50"}]'
refused "a data port that no Service knows" 'count on 8080' --set config.Hosting.Urls=http://*:9000
refused "a variable that the chart sets" 'the chart sets it already' --set-json 'extraEnv=[{"name":"AUTHGATEWAY_CONFIG","value":"x"}]'
refused "diagnostics off, and the tracer with them" 'dd-trace-dotnet#5030' --set-json 'extraEnv=[{"name":"DOTNET_EnableDiagnostics","value":"0"}]'
refused "the same by its older name" 'dd-trace-dotnet#5030' --set-json 'extraEnv=[{"name":"COMPlus_EnableDiagnostics","value":"0"}]'
refused "a volume by the name of one of the chart's" 'give it another' --set-json 'extraVolumes=[{"name":"tmp","emptyDir":{}}]'
refused "a configuration without its signing key" 'set existingSecret .* key Identity__SigningKey \(openssl' "${minimal[@]}" --set existingSecret=
refused "managed keys without theirs" 'Tokens__EncryptionKeys__0' "${minimal[@]}" --set existingSecret=,config.Tokens.Keys.Managed=true
refused "a user of Redis without a password" 'Redis__Password' "${minimal[@]}" --set existingSecret= \
  --set-json 'existingSecrets=[{"name":"a","items":[{"key":"key","path":"Identity__SigningKey"}]}]'
refused "a Secret's key that is no setting's" 'path' --set-json 'existingSecrets=[{"name":"a","items":[{"key":"key","path":"password"}]}]'
refused "an authority without TLS" 'rediss://' --set redis.ca.existingSecret=a,config.Redis.Url=redis://redis:6379,existingSecret=a
refused "two authorities" 'one of the two' "${minimal[@]}" --set redis.ca.existingSecret=a,redis.ca.existingConfigMap=b
refused "the trial Redis in production" 'refused where tags\.env is production' --set redis.trial.enabled=true,tags.env=production,existingSecret=a
refused "the trial Redis in production, in capitals" 'refused where tags\.env is production' --set redis.trial.enabled=true,tags.env=PROD,existingSecret=a
refused "two Redis" 'one of the two' --set redis.trial.enabled=true,config.Redis.Url=redis://redis:6379,existingSecret=a
refused "a trial Redis without a password" 'kubectl create secret' --set redis.trial.enabled=true
refused "a job that never ends" 'the Deployment runs it' --set-json 'jobs={"a":{"schedule":"@daily","args":["serve"]}}'
for args in '"api-keys","rotate","x"' '"api-keys","create"' '"clients","hash-secret"' '"dev-token"' '"dev-token","--lifetime","1"' '"api-keys rotate","x"'; do
  refused "a job that prints a secret: $args" 'prints a secret' --set-json "jobs={\"a\":{\"schedule\":\"@daily\",\"args\":[$args]}}"
done
for args in '"--config","x","api-keys","rotate","x"' '"--config=x","api-keys","rotate","x"' '"api-keys","--config","x","rotate","x"' '"@/tmp/args"' '"api-keys","@/tmp/args"' \
  '"--environment","Development"' '"decisions","explain","x"' '"policy"'; do
  refused "a job whose command can't be told: $args" 'begin with one of api-keys list, .*put options behind it' --set-json "jobs={\"a\":{\"schedule\":\"@daily\",\"args\":[$args]}}"
done
for name in suspension-start suspension-stop presync; do
  refused "a job by a name of the chart's own: $name" 'give the job another' --set-json "jobs={\"$name\":{\"schedule\":\"@daily\",\"args\":[\"audit\",\"tail\"]}}"
done
refused "a number for an annotation" 'podAnnotations' --set-json 'jobDefaults.podAnnotations={"a":1}'
refused "a check that may go everywhere" 'egress' --set-json 'preSync.egress=[{"ports":[443]}]'
refused "a job without a schedule" 'schedule' --set-json 'jobs={"a":{"args":["audit","tail"]}}'
refused "a schedule of four fields" 'schedule' --set-json 'jobs={"a":{"schedule":"1 2 3 4","args":["audit","tail"]}}'
refused "an unknown key of a job" 'command' --set-json 'jobs={"a":{"schedule":"@daily","args":["audit","tail"],"command":"x"}}'
refused "a bundle without its manifest" 'set-file' --set-json 'bundles={"members":{"manifest":"m.json"}}'
refused "a bundle twice" 'one of the two' --set-json 'bundles={"members":{"manifest":"m.json","files":{"m.json":"{}"},"existingConfigMap":"x"}}'
refused "a bundle of another ConfigMap without a revision" 'set revision' --set-json 'bundles={"members":{"manifest":"m.json","existingConfigMap":"x"}}'
refused "a suspended production" 'production is not switched off' "${minimal[@]}" "${suspension[@]}"
refused "a suspension of who knows what" 'set tags\.env' "${suspension[@]}"
refused "a suspension without an image" 'tzdata' "${staging[@]}" --set suspension.enabled=true
refused "a suspension that starts after it stops" 'earlier in the day' "${staging[@]}" "${suspension[@]}" --set suspension.start=21:00
refused "a suspension that can't reach the API server" 'kubectl get endpoints kubernetes' "${staging[@]}" "${suspension[@]}" --set-json 'suspension.apiServer.cidrs=[]'
refused "an exception that is no date" 'exceptions' "${staging[@]}" "${suspension[@]}" --set-json 'suspension.exceptions=["24.12.2026"]'
refused "an exception that ends before it begins" 'earlier date first' "${staging[@]}" "${suspension[@]}" --set-json 'suspension.exceptions=["2026-12-24/2026-12-23"]'
refused "a time of the day that is none" 'stop' --set suspension.stop=24:00
refused "a receiver of which nobody said where" 'otlp\.endpoint' --set otlp.mode=service
refused "two receivers" 'one of the two' --set otlp.mode=node,config.Telemetry.Otlp.Endpoint=http://a:4317,existingSecret=a
refused "whichever tracer comes" 'datadog\.tracer\.version' --set datadog.tracer.enabled=true
refused "a profiler without its tracer" 'comes with the tracer' --set datadog.profiler.enabled=true
refused "a synthetic test with a secret in it" 'global variable' --set monitors.datadog.synthetics.enabled=true,monitors.datadog.synthetics.baseUrl=https://api.example.com \
  --set monitors.datadog.synthetics.memberPath=/me,monitors.datadog.synthetics.tokenUrl=https://login.example.com/token --set-json 'monitors.datadog.synthetics.locations=["aws:eu-central-1"]' \
  --set-string 'monitors.datadog.synthetics.tokenBody=client_id=a&client_secret=b'
refused "a synthetic test of nothing" 'baseUrl: set it' --set monitors.datadog.synthetics.enabled=true
refused "more replicas at least than at most" 'minReplicas' --set autoscaling.enabled=true,autoscaling.minReplicas=20
refused "an unknown key among the monitors" 'pagerduty' --set monitors.pagerduty=true
refused "an unknown key in a window" 'longest' --set monitors.windows.fast.longest=1h
refused "an unknown owner" 'database' --set monitors.owners.database.team=dba
refused "a length of time without a unit" 'long' --set monitors.windows.fast.long=60
refused "a length of time with a fraction" 'short' --set monitors.windows.fast.short=1.5s
refused "an empty team" 'team' --set-string monitors.owners.redis.team=
refused "a threshold that is no bucket's boundary" 'latencyThreshold' --set monitors.own.latencyThreshold=0.03
refused "a share above one" 'latencyShare' --set monitors.owners.redis.latencyShare=5
refused "an objective that leaves no budget" 'latencyObjective' --set monitors.own.latencyObjective=100
refused "errors of a hop that has none of its own" 'errorShare' --set monitors.owners.legacyNetwork.errorShare=0.1
refused "a selector by a label that the recorded series lack" 'selector' --set-string 'monitors.selector=pod="a"'
refused "a runbook address that is none" 'runbookUrl' --set monitors.runbookUrl=docs
refused "an objective's days that Datadog lacks" 'timeframe' --set monitors.datadog.timeframe=14d
refused "a window that Datadog lacks" 'minutes, hours or days' --set monitors.datadog.enabled=true,monitors.windows.fast.long=20s
refused "a percentile that can't be" 'no percentile' --set monitors.datadog.enabled=true,monitors.burnRates.fast=2000
