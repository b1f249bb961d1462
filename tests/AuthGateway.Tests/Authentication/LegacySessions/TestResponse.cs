using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Tests.Authentication.LegacySessions;

/// <summary>A response that begins when the test says so.</summary>
internal sealed class TestResponse : HttpResponseFeature
{
    private readonly List<(Func<object, Task> Callback, object State)> _starting = [];

    public bool IsAwaited => _starting.Count > 0;

    public override void OnStarting(Func<object, Task> callback, object state) => _starting.Add((callback, state));

    public async Task StartAsync()
    {
        foreach (var (callback, state) in _starting)
        {
            await callback(state);
        }
    }
}
