namespace AuthGateway.Telemetry;

/// <summary>Every log event of the gateway. A block of a hundred for each room; a number is never used again.</summary>
internal static class EventIds
{
    // Hosting: 1000
    public const int Listening = 1000;
    public const int DrainStarted = 1001;
    public const int DrainFinished = 1002;
    public const int ConfigurationRefused = 1003;
    public const int ConfigurationReloaded = 1004;
    public const int ConfigurationNeedsRestart = 1005;
    public const int BoundsLowered = 1006;
    public const int LiveKeyReplaced = 1007;
    public const int LiveKeysRefused = 1008;
    public const int ConfigurationLookFailed = 1009;

    // Pipeline: 1100
    public const int RequestCompleted = 1100;
    public const int UnhandledException = 1101;
    public const int EndpointWithoutRules = 1102;
    public const int StreamEnded = 1103;
    public const int ProxyNamesNoCaller = 1104;
    public const int TooManyCancelled = 1105;

    // Authentication: 1200
    public const int KeysLoaded = 1200;
    public const int KeysFailed = 1201;
    public const int UnknownSigningKey = 1202;
    public const int KeySetRefused = 1203;
    public const int ClockSkewSuspected = 1204;
    public const int StreamsCut = 1205;
    public const int ProofsRememberedLocally = 1210;
    public const int SessionRecordForeign = 1240;
    public const int SessionNotRevokedEverywhere = 1241;
    public const int SessionFactsUnreadable = 1242;
    public const int ApiKeyRecordForeign = 1250;
    public const int ApiKeyUsesNotWritten = 1251;
    public const int FailuresLimited = 1260;
    public const int FailuresCountedLocally = 1261;

    // Introspection: 1220
    public const int IntrospectionFails = 1220;
    public const int IntrospectionWorksAgain = 1221;

    // Legacy sessions: 1230
    public const int LegacySessionsFail = 1230;
    public const int LegacySessionsWorkAgain = 1231;
    public const int LegacyLogoutNotPushed = 1232;

    // Authorization: 1300
    public const int RelationStoreLoaded = 1300;
    public const int RelationStoreHistoryChanged = 1301;
    public const int RelationStoreReadingFailed = 1302;
    public const int RelationModelUnusable = 1303;
    public const int DecisionLogLost = 1310;
    public const int DecisionLogFails = 1311;
    public const int DecisionLogWorksAgain = 1312;
    public const int DecisionLogNotDrained = 1313;
    public const int BundleLoaded = 1320;
    public const int BundleRefused = 1321;
    public const int BundlesWentBack = 1322;
    public const int BundleReadingFailed = 1323;
    public const int BundleGone = 1324;

    // Tokens: 1400
    public const int SigningKeyLoaded = 1400;
    public const int SigningKeyAdded = 1401;
    public const int SigningKeyActivated = 1402;
    public const int SigningKeyRetired = 1403;
    public const int SigningKeyRemoved = 1404;
    public const int KeyRingRefreshFailed = 1405;
    public const int KeyRingUntrusted = 1406;
    public const int KeyRingStale = 1407;
    public const int KeyRingRestored = 1408;
    public const int KeyRingClockDiffers = 1409;

    // Token service: 1420
    public const int ClientKeysFailed = 1420;

    // Proxy: 1500
    public const int UpstreamFailed = 1500;
    public const int ProxyConfigurationRefused = 1501;
    public const int UpstreamAnswerRefused = 1502;

    // Redis: 1600
    public const int RedisConnected = 1600;
    public const int RedisConnectionFailed = 1601;
    public const int RedisConnectionRestored = 1602;
    public const int RedisCircuitOpened = 1603;
    public const int RedisCircuitClosed = 1604;
    public const int RedisLoginTaken = 1605;
    public const int RedisLoginRefused = 1606;
    public const int RevocationsLoaded = 1610;
    public const int RevocationGap = 1611;
    public const int RevocationsSuspect = 1612;
    public const int RevocationsStale = 1613;
    public const int RevocationsReplayed = 1614;
    public const int RevocationRefreshFailed = 1615;

    // Management: 1700
    public const int RevocationWritten = 1700;

    // Telemetry: 1800
    public const int MetricLeftOut = 1800;
    public const int SpanExportFails = 1801;
    public const int SpanExportWorksAgain = 1802;
    public const int SpanExporterThrew = 1803;

    // Audit: 1900
    public const int AuditLost = 1900;
    public const int AuditSinkFails = 1901;
    public const int AuditSinkWorksAgain = 1902;
    public const int AuditNotDrained = 1903;

    // Refresh tokens: 1910
    public const int RefreshReuse = 1910;
    public const int RefreshGenerationAhead = 1911;
    public const int RefreshRecordUnreadable = 1912;
    public const int RefreshEndNotPushed = 1913;
}
