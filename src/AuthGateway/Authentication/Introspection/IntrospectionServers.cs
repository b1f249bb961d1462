using System.Collections.Immutable;
using AuthGateway.Authentication.Keys;
using AuthGateway.Settings;

namespace AuthGateway.Authentication.Introspection;

/// <summary>Every introspection server, by what its tokens begin with.</summary>
internal sealed class IntrospectionServers : IDisposable
{
    /// <summary>Compiles the settings.</summary>
    /// <exception cref="InvalidOperationException">A server signs its answers and its issuer is not among the trusted ones.</exception>
    public IntrospectionServers(
        AuthenticationSettings settings, Live<AuthenticationSettings> live, IssuerDirectory issuers, FailureLimits limits, OutsideMetrics metrics, LookupMetrics lookups, TimeProvider clock,
        ILogger<IntrospectionServer> logger)
    {
        // The longest prefix first: an empty one fits every token.
        All =
        [
            .. settings.Introspection
                .OrderByDescending(entry => entry.Value.Prefix.Length)
                .Select(entry => new IntrospectionServer(
                    entry.Key, entry.Value, live.Select(now => now.Introspection[entry.Key]), Signed(entry.Value), limits.Create("failed-introspection", entry.Value.Failures, entry.Key), metrics, lookups, clock, logger)),
        ];
        foreach (var server in All)
        {
            lookups.Watch(LookupMetrics.Introspection, server.Name, () => server.InFlight);
        }

        SignedAnswers? Signed(IntrospectionSettings server) => !server.AcceptJwt
            ? null
            : issuers.Find(server.Issuer) is { } issuer
                ? new SignedAnswers(server, issuer, settings.ClockSkew, clock)
                : throw new InvalidOperationException($"No trusted issuer is '{server.Issuer}', whose introspection answers are signed.");
    }

    /// <summary>The servers.</summary>
    public ImmutableArray<IntrospectionServer> All { get; }

    /// <summary>The one server that a token is shown to; null when there is none. Never a second one: it would learn another's tokens.</summary>
    public IntrospectionServer? For(ReadOnlySpan<char> token)
    {
        foreach (var server in All)
        {
            if (token.StartsWith(server.Settings.Prefix, StringComparison.Ordinal))
            {
                return server;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var server in All)
        {
            server.Dispose();
        }
    }
}
