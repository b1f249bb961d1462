using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Relationships;

internal static partial class RelationshipLog
{
    [LoggerMessage(EventIds.RelationStoreLoaded, LogLevel.Information, "Loaded relationship store {Store}: {Tuples} tuples at revision {Revision}.")]
    public static partial void StoreLoaded(this ILogger logger, string store, long tuples, long revision);

    [LoggerMessage(
        EventIds.RelationStoreHistoryChanged,
        LogLevel.Warning,
        "Relationship store {Store} was at revision {Known} here, and Redis, now at {Now}, has another history or has forgotten that far back; reading everything again.")]
    public static partial void StoreHistoryChanged(this ILogger logger, string store, long known, long now);

    [LoggerMessage(EventIds.RelationStoreReadingFailed, LogLevel.Warning, "Relationship store {Store} could not be read: {Reason}.")]
    public static partial void StoreReadingFailed(this ILogger logger, string store, string reason);

    [LoggerMessage(EventIds.RelationModelUnusable, LogLevel.Error, "Model {Model} of relationship store {Store} can't be used; what depends on it is answered 503.")]
    public static partial void ModelUnusable(this ILogger logger, string store, string model);
}
