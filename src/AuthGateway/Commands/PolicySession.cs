using System.CommandLine;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Commands;

/// <summary>The policy bundles in Redis, for as long as a command runs.</summary>
internal sealed class PolicySession : IAsyncDisposable
{
    private readonly RedisSession _session;

    private PolicySession(RedisSession session, LoadedSettings settings) => (_session, Settings) = (session, settings);

    /// <summary>The configuration.</summary>
    public LoadedSettings Settings { get; }

    /// <summary>What can be done.</summary>
    public BundleOperations Operations => _session.Services.GetRequiredService<BundleOperations>();

    // Who runs the command, for the history and the audit record.
    public static string Actor => $"command-line:{Environment.UserName}";

    /// <summary>Connects; null, with the reason on the console, when that can't be done.</summary>
    public static async Task<PolicySession?> OpenAsync(SettingsInputs inputs, SettingsCatalogue catalogue, InvocationConfiguration console, CancellationToken cancellation)
    {
        if (PolicyFiles.Settings(inputs, catalogue, console) is not { } settings)
        {
            return null;
        }

        var session = await RedisSession.OpenAsync(settings, cancellation, services => services
            .AddSingleton(settings.Get<AuthorizationSettings>())
            .AddSingleton(settings.Get<RelationshipSettings>())
            .AddSingleton<BundleOperations>());
        if (session is null)
        {
            await console.Error.WriteLineAsync("No connection to Redis (Redis:Url).");
            return null;
        }

        return new PolicySession(session, settings);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
