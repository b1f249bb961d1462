using System.Diagnostics;
using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Introspection;

/// <summary>Judges opaque tokens: what their server states is a fact, and each use of it is judged anew.</summary>
internal sealed class IntrospectionVerifier(IntrospectionServers servers, AuthenticationSettings settings, TimeProvider clock)
{
    /// <summary>Judges a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="address">Where the caller is; null where limits by address are not meant for it.</param>
    /// <param name="ledger">The request's account, which books the wait for the server.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    public ValueTask<IntrospectionResult> VerifyAsync(ReadOnlySpan<char> token, ClientAddress? address, Ledger ledger, CancellationToken cancellationToken) =>
        servers.For(token) is { } server
            ? JudgeAsync(server, server.AskAsync(token, address, ledger, cancellationToken))
            : ValueTask.FromResult<IntrospectionResult>(new IntrospectionResult.Refused(AuthenticationReasons.UnknownIssuer));

    private async ValueTask<IntrospectionResult> JudgeAsync(IntrospectionServer server, ValueTask<IntrospectionAnswer> asked) => Judge(server, await asked);

    private IntrospectionResult Judge(IntrospectionServer server, IntrospectionAnswer answer) => answer switch
    {
        IntrospectionAnswer.Active { Token: var token } => Fault(server.Settings, token) is { } fault
            ? new IntrospectionResult.Refused(fault)
            : new IntrospectionResult.Verified(token),
        IntrospectionAnswer.Refused refused => new IntrospectionResult.Refused(refused.Reason),
        IntrospectionAnswer.Limited limited => new IntrospectionResult.Limited(limited.Answer),
        IntrospectionAnswer.Unavailable unavailable => new IntrospectionResult.Unavailable(unavailable.Reason, server.Owner, unavailable.RetryAfter),
        _ => throw new UnreachableException(),
    };

    private string? Fault(IntrospectionSettings server, IntrospectedToken token)
    {
        // RFC 7662 section 4: the server says active, and whoever asks still looks at the times.
        if (token.Times.Fault(clock.GetUtcNow(), settings.ClockSkew) is { } fault)
        {
            return fault;
        }

        // An active token of another resource is not for us (RFC 9700 section 2.3).
        var isForUs = token.Audiences.IsEmpty ? server.AllowNoAudience : token.Audiences.Any(server.Audiences.Contains);
        return isForUs ? null : AuthenticationReasons.WrongAudience;
    }
}
