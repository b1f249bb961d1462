using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Faults;

/// <summary>Redis and the identity provider.</summary>
internal static class DependencyFaults
{
    private const string Request = "GET /confirmed/echo/x";

    private static readonly Dictionary<string, long> LastAsked = new(StringComparer.Ordinal);

    public static IEnumerable<Fault> All =>
    [
        new("Redis stopped", "confirmed", [Owner.Redis], "SIGSTOP, then SIGCONT; the route asks Redis at each request", StoppedAsync),
        new("Redis paused", "confirmed", [Owner.Redis], "CLIENT PAUSE; how long it was is seen on the wire", PausedAsync),
        new("Redis gone", "confirmed", [Owner.Redis], "SIGKILL, then a restart; the size is how long the caller waited in all", GoneAsync) { SizeIsMeasured = true },
        new("slow identity provider", "known", [Owner.Provider], "a token with a new key id; a TCP proxy holds the key set", SlowProviderAsync),
    ];

    private static string Bearer(FaultStack stack, string issuer) => $"Authorization: Bearer {stack.Keys.Token(issuer)}";

    private static async Task<TimeSpan> StoppedAsync(FaultStack stack, TimeSpan size)
    {
        var passed = stack.ToRedis.ToServer.PassedBytes;
        stack.Redis.Freeze();
        var answer = stack.SendAsync(Request, Bearer(stack, GatewayConfiguration.SteadyIssuer));
        await stack.ToRedis.ToServer.PassedMoreThanAsync(passed);
        await Injected.WaitAsync(size);
        var held = TimeProvider.System.GetElapsedTime(stack.ToRedis.ToServer.LastPassedAt);
        stack.Redis.Thaw();
        Injected.Ok(await answer);
        return held;
    }

    private static async Task<TimeSpan> PausedAsync(FaultStack stack, TimeSpan size)
    {
        if (size > TimeSpan.Zero)
        {
            await stack.Redis.CommandAsync("CLIENT", "PAUSE", Injected.Text(size), "ALL");
        }

        var (asked, answered) = (stack.ToRedis.ToServer.PassedBytes, stack.ToRedis.ToClient.PassedBytes);
        var answer = stack.SendAsync(Request, Bearer(stack, GatewayConfiguration.SteadyIssuer));
        await stack.ToRedis.ToServer.PassedMoreThanAsync(asked);
        var from = stack.ToRedis.ToServer.LastPassedAt;
        await stack.ToRedis.ToClient.PassedMoreThanAsync(answered);
        var to = stack.ToRedis.ToClient.LastPassedAt;
        Injected.Ok(await answer);
        return TimeProvider.System.GetElapsedTime(from, to);
    }

    private static async Task<TimeSpan> GoneAsync(FaultStack stack, TimeSpan size)
    {
        var bearer = Bearer(stack, GatewayConfiguration.SteadyIssuer);
        if (size > TimeSpan.Zero)
        {
            await stack.Redis.KillAsync();
        }

        var began = TimeProvider.System.GetTimestamp();
        var answer = TimedAsync();
        if (size > TimeSpan.Zero)
        {
            await Task.Delay(size);
            await stack.Redis.RestartAsync();
        }

        var took = await answer;
        await Eventually.TrueAsync(async () => (await stack.SendAsync("GET /aside-confirmed/echo/x", bearer)).Status == 200, what: "the gateway has Redis again");
        return took;

        async Task<TimeSpan> TimedAsync()
        {
            Injected.Ok(await stack.SendAsync(Request, bearer));
            return TimeProvider.System.GetElapsedTime(began);
        }
    }

    private static async Task<TimeSpan> SlowProviderAsync(FaultStack stack, TimeSpan size)
    {
        var issuer = GatewayConfiguration.ColdIssuers.MinBy(name => LastAsked.GetValueOrDefault(name))!;
        var since = TimeProvider.System.GetElapsedTime(LastAsked.GetValueOrDefault(issuer));
        // KeysMinimumInterval, and a margin.
        if (TimeSpan.FromSeconds(1.2) - since is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest);
        }

        stack.Keys.Rotate(issuer);
        var held = await Injected.ByHoldAsync(stack.ToProvider.ToClient, size, () => stack.SendAsync("GET /known/echo/x", Bearer(stack, issuer)));
        LastAsked[issuer] = TimeProvider.System.GetTimestamp();
        return held;
    }
}
