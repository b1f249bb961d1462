namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>All requests that a connection's bytes hold, up to the first that is none.</summary>
/// <param name="Requests">Them.</param>
/// <param name="End">What comes behind them: nothing, which is an unfinished reading too, or something malformed.</param>
/// <param name="IsDone">The last one asked for the connection's end, or nothing is left.</param>
internal sealed record StrictStream(IReadOnlyList<StrictRequest> Requests, StrictReading End, bool IsDone)
{
    /// <summary>Reads them.</summary>
    public static StrictStream Of(string text)
    {
        var requests = new List<StrictRequest>();
        var at = 0;
        while (true)
        {
            var reading = StrictReader.Read(text, at);
            if (reading is not StrictReading.Whole whole)
            {
                return new StrictStream(requests, reading, IsDone: false);
            }

            requests.Add(whole.Request);
            at = whole.End;
            if (!whole.Request.KeepsOpen || at == text.Length)
            {
                return new StrictStream(requests, new StrictReading.Unfinished(), IsDone: true);
            }
        }
    }
}
