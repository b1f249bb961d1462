namespace AuthGateway.LoadTests;

/// <summary>The load test cannot go on, or what it measured is void. The message is for the person who ran it.</summary>
internal sealed class LoadTestException(string message) : Exception(message);
