namespace AuthGateway.LoadTests.Measuring;

/// <summary>A program that sends requests and counts answers.</summary>
internal interface IDriver
{
    /// <summary>What it says about itself.</summary>
    string Version { get; }

    /// <summary>Drives a server for a time.</summary>
    /// <exception cref="LoadTestException">The program failed.</exception>
    Task<DriverResult> RunAsync(Drive drive);
}
