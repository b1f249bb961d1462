using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>What is logged of the decision log itself.</summary>
internal static partial class DecisionLogEvents
{
    [LoggerMessage(EventIds.DecisionLogLost, LogLevel.Error, "{Lost} decisions are lost to the decision log: too many waited to be written.")]
    public static partial void DecisionLogLost(this ILogger logger, long lost);

    [LoggerMessage(EventIds.DecisionLogFails, LogLevel.Error, "The decision log cannot be written: {Reason}. Decisions wait; they are lost to it when too many do.")]
    public static partial void DecisionLogFails(this ILogger logger, string reason);

    [LoggerMessage(EventIds.DecisionLogWorksAgain, LogLevel.Information, "The decision log is written again.")]
    public static partial void DecisionLogWorksAgain(this ILogger logger);

    [LoggerMessage(EventIds.DecisionLogNotDrained, LogLevel.Error, "The process ends with {Decisions} decisions or more not written to the decision log.")]
    public static partial void DecisionLogNotDrained(this ILogger logger, int decisions);
}
