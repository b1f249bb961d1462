namespace AuthGateway.TestSupport;

/// <summary>What a Prometheus scrapes and evaluates.</summary>
public sealed record PrometheusOptions
{
    /// <summary>What is scraped: the full URL of each target's metrics.</summary>
    public IReadOnlyList<Uri> Targets { get; init; } = [];

    /// <summary>The <c>job</c> label of the targets.</summary>
    public string Job { get; init; } = "authgateway";

    /// <summary>How often each target is scraped; whole milliseconds.</summary>
    public TimeSpan ScrapeInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the rules are evaluated; whole milliseconds.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Paths of rule files; they are read where they stand.</summary>
    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    /// <summary>
    /// How far back an instant query looks for a sample. Prometheus' own five minutes would show a test the value of
    /// before the fault.
    /// </summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>More arguments of the program.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
