using System.Text.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.Cel.Tests.Conformance;

/// <summary>The published cases, read once.</summary>
public sealed class ConformanceCases : IAsyncLifetime
{
    internal IReadOnlyList<ConformanceCase> All { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        if (CelSpecPeer.SkipReason is not null)
        {
            return;
        }

        using var document = JsonDocument.Parse(await CelSpecPeer.ReadCasesAsync());
        All = [.. document.RootElement.EnumerateArray().Select(test => new ConformanceCase(
            [.. test.GetProperty("path").EnumerateArray().Select(name => name.GetString()!)],
            test.GetProperty("original").Clone(),
            test.TryGetProperty("type", out var type) ? type.GetString() : null))];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
