namespace AuthGateway.LoadTests.Measuring;

/// <summary>One start of a peer.</summary>
/// <param name="Title">What the report calls it.</param>
/// <param name="ToReady">From the start of its process to its first answer that it is ready.</param>
/// <param name="Cpu">The CPU time that it used until then.</param>
/// <param name="ResidentBytes">Its memory some seconds later, when nobody had asked it anything.</param>
internal sealed record Start(string Title, TimeSpan ToReady, TimeSpan Cpu, long ResidentBytes);
