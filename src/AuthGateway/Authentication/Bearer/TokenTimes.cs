using System.Runtime.InteropServices;

namespace AuthGateway.Authentication.Bearer;

/// <summary>When a token is valid. Judged anew at each use, whatever else is remembered of the token.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenTimes(DateTimeOffset IssuedAt, DateTimeOffset? NotBefore, DateTimeOffset ExpiresAt)
{
    /// <summary>The reason why the token is not valid now, else null.</summary>
    public string? Fault(DateTimeOffset now, TimeSpan skew)
    {
        // RFC 7519 section 4.1.4: on or after exp it must not be accepted.
        if (now - ExpiresAt >= skew)
        {
            return AuthenticationReasons.Expired;
        }

        if (NotBefore - now > skew)
        {
            return AuthenticationReasons.NotYetValid;
        }

        return IssuedAt - now > skew ? AuthenticationReasons.IssuedInFuture : null;
    }
}
