namespace AuthGateway.LoadTests.Scenarios;

/// <summary>Callers that are slow on purpose (slowhttptest).</summary>
/// <param name="Connections">How many in all.</param>
/// <param name="PerSecond">How many come in a second.</param>
/// <param name="BodyPath">Where they send their bodies.</param>
/// <param name="AnswerPath">What they read.</param>
/// <param name="Settled">Whether the others are measured when all of them are there, or from the moment in which they begin to come.</param>
internal sealed record SlowCallers(int Connections, int PerSecond, string BodyPath, string AnswerPath, bool Settled = false);
